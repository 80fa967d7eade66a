// The clients that call-overhead.ts compares. Run as a program, it makes the calls that its parent process requests.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { BENCH, ROOT } from './rivals.ts';
import { FETCH_CLIENT, OFFICIAL, OURS } from './section.ts';
import { timeCalls } from './time-calls.ts';

export const WITH_UNDICI = `${OURS}, undiciFetch`;
export const BARE = 'bare fetch';
export const FETCH_WITH_TIMEOUT = 'fetch, timeout';
export const FETCH_CLIENT_WITH_TIMEOUT = `${FETCH_CLIENT}, timeout`;

const TIMEOUT_MS = 30_000;
const PATH = '/api/v2/conversations/emails/{conversationId}';
const headers = { authorization: 'Bearer t' };

type Call = () => Promise<unknown>;

/** Functions that create a call with each client: it reads an email conversation. All but bare fetch have the same timeout. */
export const CALLERS: Readonly<Record<string, (url: string) => Promise<Call>>> = {
  [OURS]: async (url) => {
    const { accessToken, createClient } = await import(`${ROOT}dist/index.js`);
    const client = createClient({ baseUrl: url, auth: accessToken('t'), timeout: TIMEOUT_MS });
    return () => client.emails.get({ conversationId: 'c' });
  },
  [WITH_UNDICI]: async (url) => {
    const { accessToken, createClient } = await import(`${ROOT}dist/index.js`);
    const { undiciFetch } = await import(`${ROOT}dist/undici.js`);
    const client = createClient({
      baseUrl: url,
      auth: accessToken('t'),
      timeout: TIMEOUT_MS,
      fetch: undiciFetch(),
    });
    return () => client.emails.get({ conversationId: 'c' });
  },
  [BARE]: async (url) => async () => {
    const response = await fetch(`${url}/api/v2/conversations/emails/c`, { headers });
    return response.json();
  },
  [FETCH_WITH_TIMEOUT]: async (url) => () =>
    withTimeout(async (signal) => {
      const response = await fetch(`${url}/api/v2/conversations/emails/c`, { headers, signal });
      return response.json();
    }),
  [FETCH_CLIENT_WITH_TIMEOUT]: async (url) => {
    const { default: createFetchClient } = await import(`${BENCH}node_modules/openapi-fetch/dist/index.mjs`);
    const client = createFetchClient({ baseUrl: url, headers });
    return () => withTimeout((signal) => client.GET(PATH, { params: { path: { conversationId: 'c' } }, signal }));
  },
  [OFFICIAL]: async (url) => {
    const platformClient = requireFromBench('purecloud-platform-client-v2');
    const { instance } = platformClient.ApiClient;
    instance.config.basePath = url;
    instance.timeout = TIMEOUT_MS;
    instance.setAccessToken('t');
    const api = new platformClient.ConversationsApi();
    return () => api.getConversationsEmail('c');
  },
  undici: async (url) => {
    const { request } = await import('undici');
    const options = { headers, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS };
    return async () => (await request(`${url}/api/v2/conversations/emails/c`, options)).body.json();
  },
  axios: async (url) => {
    const client = requireFromBench('axios').create({ baseURL: url, timeout: TIMEOUT_MS, headers });
    return async () => (await client.get('/api/v2/conversations/emails/c')).data;
  },
  got: async (url) => {
    const { default: got } = await import(`${BENCH}node_modules/got/dist/source/index.js`);
    const client = got.extend({ prefixUrl: url, timeout: { request: TIMEOUT_MS }, headers });
    return () => client.get('api/v2/conversations/emails/c').json();
  },
  ky: async (url) => {
    const { default: ky } = await import(`${BENCH}node_modules/ky/distribution/index.js`);
    const client = ky.create({ prefixUrl: url, timeout: TIMEOUT_MS, headers });
    return () => client.get('api/v2/conversations/emails/c').json();
  },
};

const requireFromBench = createRequire(`${BENCH}package.json`);

/** The cheapest timeout: one timer for each call. */
async function withTimeout<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), TIMEOUT_MS);
  try {
    return await call(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** A request of the parent process. */
export interface Batch {
  readonly calls: number;
  readonly concurrent: number;
}

/** Returns microseconds per call. */
const measureTime = async (call: Call, { calls, concurrent }: Batch) =>
  (await timeCalls(call, calls, concurrent)) * 1000;

async function main([who = '', url = '']: readonly string[]): Promise<void> {
  const call = await CALLERS[who]?.(url);
  if (!call) throw new Error(`Unknown caller "${who}".`);
  if (!JSON.stringify(await call()).includes('"participants"'))
    throw new Error(`${who} did not read the conversation.`);
  process.on('disconnect', () => process.exit());
  process.on('message', async (batch: Batch) => process.send?.(await measureTime(call, batch)));
  process.send?.('ready');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main(process.argv.slice(2));
