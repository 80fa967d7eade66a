import { getEventListeners } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { accessToken, type Client, type ClientOptions, clientCredentials, createClient } from '../../src/index.js';
import { undiciFetch } from '../../src/undici/undici-fetch.js';
import { listen } from '../support/listen.js';

const IDS = { conversationId: 'c', communicationId: 'k' };
const UPLOADS = '/api/v2/conversations/messages/c/communications/k/messages/media/uploads';

/** The server's response: complete, the head and half the body, or none. */
type Reply = { status?: number; headers?: Record<string, string>; body?: unknown } | 'half' | 'nothing';

interface Stage {
  readonly name: string;
  readonly respond: (request: { url: string; host: string; n: number }) => Reply;
  /** The number of requests the server has received when the call reaches this stage. */
  readonly after: number;
  readonly call?: (client: Client, signal: AbortSignal) => Promise<unknown>;
  readonly options?: Partial<ClientOptions>;
}

const send = ({ messages }: Client, signal: AbortSignal): Promise<unknown> =>
  messages.sendMessage({ ...IDS, textBody: 'Hi' }, { signal });
const sendMedia = ({ messages }: Client, signal: AbortSignal) =>
  messages.sendMedia(
    { ...IDS, textBody: 'Look', files: [{ name: 'cat.png', content: new Uint8Array(10) }] },
    { signal },
  );
const sendFax = ({ faxes }: Client, signal: AbortSignal) =>
  faxes.send({ addresses: ['+13175555555'], file: { name: 'offer.pdf', content: new Uint8Array(10) } }, { signal });
const iterate = async ({ integrations }: Client, signal: AbortSignal) => {
  for await (const _ of integrations.list.all({}, { signal }));
};

/** The server asks for a longer wait than this test takes. */
const retryLater = (status: number): Reply => ({ status, headers: { 'retry-after': '90' } });
/** Responds to the creation of an upload, then to the upload itself. */
const uploadThen =
  (reply: Reply): Stage['respond'] =>
  ({ url, host }) =>
    url === UPLOADS ? { body: { id: 'm', uploadUrl: `${host}/put` } } : reply;
const usedUp = { 'inin-ratelimit-allowed': '1', 'inin-ratelimit-count': '1', 'inin-ratelimit-reset': '60' };

const login: Partial<ClientOptions> = {
  auth: clientCredentials({ clientId: 'id', clientSecret: 'secret-of-this-test' }),
};
/** This fetch ignores the signal of its request. */
const ignoresSignals: Partial<ClientOptions> = { fetch: ({ url }) => fetch(url, { method: 'POST', body: '{}' }) };
let tokenCount = 0;
const newTokens: Partial<ClientOptions> = {
  auth: accessToken(() => {
    tokenCount += 1;
    return `token-${tokenCount}`;
  }),
};

const STAGES: Stage[] = [
  { name: 'the wait for a token response', options: login, respond: () => 'nothing', after: 1 },
  { name: 'the reading of a token response', options: login, respond: () => 'half', after: 1 },
  { name: 'the wait to retry a token request', options: login, respond: () => retryLater(429), after: 1 },
  {
    name: 'the wait for the rate limiter',
    respond: () => ({ body: {}, headers: usedUp }),
    after: 1,
    call: async (client, signal) => {
      await client.emails.list();
      return send(client, signal);
    },
  },
  { name: 'the wait for the response', respond: () => 'nothing', after: 1 },
  { name: 'the wait for a fetch that ignores signals', options: ignoresSignals, respond: () => 'nothing', after: 1 },
  { name: 'the reading of the response', respond: () => 'half', after: 1 },
  { name: 'the wait to retry', respond: () => retryLater(429), after: 1 },
  {
    name: 'the second request with a new token',
    options: newTokens,
    respond: ({ n }) => (n === 1 ? { status: 401 } : 'nothing'),
    after: 2,
  },
  {
    name: 'the second page of a listing',
    call: iterate,
    respond: ({ n }) =>
      n > 1 ? 'nothing' : { body: { entities: [{ id: 'a' }], pageNumber: 1, pageCount: 2, pageSize: 1, total: 2 } },
    after: 2,
  },
  { name: 'an upload', call: sendMedia, respond: uploadThen('nothing'), after: 2 },
  { name: 'the reading of an upload response', call: sendMedia, respond: uploadThen('half'), after: 2 },
  { name: 'the wait to retry an upload', call: sendMedia, respond: uploadThen(retryLater(503)), after: 2 },
  {
    name: 'the wait between two checks of a file',
    call: sendMedia,
    respond: uploadThen({ body: { status: 'uploading' } }),
    after: 3,
  },
  {
    name: 'the upload of a fax',
    call: sendFax,
    respond: ({ n, host }) =>
      n > 1 ? 'nothing' : { body: { uploadDestinationUri: `${host}/put`, uploadMethodType: 'SINGLE_PUT' } },
    after: 2,
  },
];

/** Starts a server for a stage. `reached` resolves when the call reaches the stage. */
async function genesysAt({ respond, after }: Stage) {
  let n = 0;
  let reach = () => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    n += 1;
    const reply = respond({ url: request.url ?? '', host: `http://${request.headers.host}`, n });
    if (reply === 'half') response.writeHead(200, { 'content-type': 'application/json' }).write('{"id": ');
    else if (reply !== 'nothing') {
      const { status = 200, headers, body } = reply;
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    }
    // The response takes a moment to arrive.
    if (n === after) setTimeout(reach, 30);
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, reached, requests: () => n };
}

/** Every stage with both transports, except stages with a custom fetch. */
const CASES = STAGES.flatMap((stage) => {
  const { name, options } = stage;
  if (options?.fetch) return [stage];
  return [stage, { ...stage, name: `${name}, with undici`, options: { ...options, fetch: undiciFetch() } }];
});

describe.each(CASES)('abort during $name', (stage) => {
  it.each([undefined, new Error('the user left')])(
    'rejects the call at once with the signal’s reason (%s)',
    async (own) => {
      const { url, reached, requests } = await genesysAt(stage);
      const client = createClient({ baseUrl: url, auth: accessToken('token-of-this-test'), ...stage.options });
      const controller = new AbortController();
      const { signal } = controller;
      const call = (stage.call ?? send)(client, signal);
      const settled = call.then(
        () => 'succeeded',
        (error: unknown) => ({ error }),
      );
      await Promise.race([reached, settled]);
      controller.abort(own);
      const outcome = await settled;
      expect(outcome).toEqual({ error: signal.reason });
      const { error } = outcome as { error: unknown };
      expect(error).toBe(signal.reason);
      expect(error).toBe(own ?? error);
      if (!own) expect([error instanceof DOMException, (error as Error).name]).toEqual([true, 'AbortError']);
      expect(requests()).toBe(stage.after);
      expect(getEventListeners(signal, 'abort')).toEqual([]);
    },
  );
});

it.each([send, sendMedia, sendFax, iterate])(
  'sends nothing if the signal is aborted before the call (%o)',
  async (call) => {
    let requests = 0;
    const fetch = async () => {
      requests += 1;
      return new Response('{}');
    };
    const client = createClient({ baseUrl: 'http://localhost', auth: accessToken('token-of-this-test'), fetch });
    const signal = AbortSignal.abort();
    await expect(call(client, signal)).rejects.toBe(signal.reason);
    expect(requests).toBe(0);
  },
);
