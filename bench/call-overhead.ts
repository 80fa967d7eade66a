import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { BENCH, ROOT } from './rivals.ts';
import { FETCH_CLIENT, median, OFFICIAL, OURS, type Section } from './section.ts';

const ROUNDS = 15;
const CALLS = 500;
const CONCURRENT = 50;

const BARE = 'bare fetch';
/** What the platform asks of everyone who would not wait for ever. */
const LIMITED = 'fetch with a time limit';

type Call = () => Promise<unknown>;

/** Microseconds a call takes, one after the other and 50 at once, against a server on loopback that answers at once. */
export async function callOverhead(): Promise<Section> {
  const answer = JSON.stringify({ id: 'c', participants: [{ id: 'p', purpose: 'agent', state: 'connected' }] });
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const calls = await callers(url);
    const samples = new Map(
      Object.keys(calls).map((who) => [who, { sequential: [] as number[], concurrent: [] as number[] }]),
    );
    // In turns, so that whatever the machine does meanwhile hits all alike, and each time another begins, since what ran
    // before leaves its mark; the first round warms up.
    const entries = Object.entries(calls);
    for (let round = 0; round <= ROUNDS; round += 1) {
      const first = round % entries.length;
      for (const [who, call] of [...entries.slice(first), ...entries.slice(0, first)]) {
        const sequential = await perCall(call, 1);
        const concurrent = await perCall(call, CONCURRENT);
        if (round > 0) samples.get(who)?.sequential.push(sequential);
        if (round > 0) samples.get(who)?.concurrent.push(concurrent);
      }
    }
    return {
      title: 'Time per call',
      how: `A GET with a small JSON answer on loopback: ${CALLS} calls one after the other, then ${CALLS} calls ${CONCURRENT} at a time; medians of ${ROUNDS} rounds, in turns. What is over bare \`fetch\` is overhead; a time limit alone, by an \`AbortController\`, is a part of it.`,
      columns: [
        {
          name: 'sequential',
          unit: 'µs',
          goals: [
            { atMost: 1.1, of: BARE },
            { atMost: 1, of: OFFICIAL },
          ],
        },
        {
          name: `${CONCURRENT} at once`,
          unit: 'µs',
          goals: [
            { atMost: 1.1, of: BARE },
            { atMost: 1, of: OFFICIAL },
          ],
        },
      ],
      rows: [...samples].map(([who, { sequential, concurrent }]) => ({
        who,
        values: [median(sequential), median(concurrent)],
      })),
    };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function callers(url: string): Promise<Record<string, Call>> {
  const { accessToken, createClient } = await import(`${ROOT}dist/index.js`);
  const client = createClient({ baseUrl: url, auth: accessToken('t') });
  const { default: createFetchClient } = await import(`${BENCH}node_modules/openapi-fetch/dist/index.mjs`);
  const fetchClient = createFetchClient({ baseUrl: url, headers: { authorization: 'Bearer t' } });
  const platformClient = createRequire(`${BENCH}package.json`)('purecloud-platform-client-v2');
  platformClient.ApiClient.instance.config.basePath = url;
  platformClient.ApiClient.instance.setAccessToken('t');
  const official = new platformClient.ConversationsApi();
  const path = '/api/v2/conversations/emails/{conversationId}';
  return {
    [OURS]: () => client.emails.get({ conversationId: 'c' }),
    [BARE]: async () => {
      const response = await fetch(`${url}/api/v2/conversations/emails/c`, { headers: { authorization: 'Bearer t' } });
      return response.json();
    },
    [LIMITED]: async () => {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), 30_000);
      const headers = { authorization: 'Bearer t' };
      const response = await fetch(`${url}/api/v2/conversations/emails/c`, { headers, signal: controller.signal });
      const data = await response.json();
      clearTimeout(timer);
      return data;
    },
    [FETCH_CLIENT]: () => fetchClient.GET(path, { params: { path: { conversationId: 'c' } } }),
    [OFFICIAL]: () => official.getConversationsEmail('c'),
  };
}

async function perCall(call: Call, concurrent: number): Promise<number> {
  let left = CALLS;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await call();
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: concurrent }, worker));
  return ((performance.now() - start) * 1000) / CALLS;
}
