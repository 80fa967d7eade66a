import { getEventListeners } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { accessToken, type Client, type ClientOptions, clientCredentials, createClient } from '../../src/index.js';
import { undiciFetch } from '../../src/undici/undici-fetch.js';
import { listen } from '../support/listen.js';

const IDS = { conversationId: 'c', communicationId: 'k' };
const UPLOADS = '/api/v2/conversations/messages/c/communications/k/messages/media/uploads';

/** What a server does with a request: a whole answer, its head and half its body, or nothing at all. */
type Deed = { status?: number; headers?: Record<string, string>; body?: unknown } | 'half' | 'nothing';

interface Stage {
  readonly name: string;
  readonly answer: (request: { url: string; host: string; n: number }) => Deed;
  /** So many requests have come when the call is at this stage. */
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

/** A server may ask for a longer wait than this test has time. */
const later = (status: number): Deed => ({ status, headers: { 'retry-after': '90' } });
/** The answers before the file is where it goes. */
const uploadThen =
  (deed: Deed): Stage['answer'] =>
  ({ url, host }) =>
    url === UPLOADS ? { body: { id: 'm', uploadUrl: `${host}/put` } } : deed;
const usedUp = { 'inin-ratelimit-allowed': '1', 'inin-ratelimit-count': '1', 'inin-ratelimit-reset': '60' };

const login: Partial<ClientOptions> = {
  auth: clientCredentials({ clientId: 'id', clientSecret: 'secret-of-this-test' }),
};
/** It goes on whatever happens to the request that it was given. */
const deaf: Partial<ClientOptions> = { fetch: ({ url }) => fetch(url, { method: 'POST', body: '{}' }) };
let given = 0;
const changing: Partial<ClientOptions> = {
  auth: accessToken(() => {
    given += 1;
    return `token-${given}`;
  }),
};

const STAGES: Stage[] = [
  { name: 'the wait for a login', options: login, answer: () => 'nothing', after: 1 },
  { name: 'the reading of a login’s answer', options: login, answer: () => 'half', after: 1 },
  { name: 'the wait to repeat a login', options: login, answer: () => later(429), after: 1 },
  {
    name: 'the wait for a turn',
    answer: () => ({ body: {}, headers: usedUp }),
    after: 1,
    call: async (client, signal) => {
      await client.emails.list();
      return send(client, signal);
    },
  },
  { name: 'the wait for the answer', answer: () => 'nothing', after: 1 },
  { name: 'the wait for a fetch that knows no signals', options: deaf, answer: () => 'nothing', after: 1 },
  { name: 'the reading of the answer', answer: () => 'half', after: 1 },
  { name: 'the wait to repeat', answer: () => later(429), after: 1 },
  {
    name: 'the repetition with a new token',
    options: changing,
    answer: ({ n }) => (n === 1 ? { status: 401 } : 'nothing'),
    after: 2,
  },
  {
    name: 'the second page of a listing',
    call: iterate,
    answer: ({ n }) =>
      n > 1 ? 'nothing' : { body: { entities: [{ id: 'a' }], pageNumber: 1, pageCount: 2, pageSize: 1, total: 2 } },
    after: 2,
  },
  { name: 'an upload', call: sendMedia, answer: uploadThen('nothing'), after: 2 },
  { name: 'the reading of an upload’s answer', call: sendMedia, answer: uploadThen('half'), after: 2 },
  { name: 'the wait to repeat an upload', call: sendMedia, answer: uploadThen(later(503)), after: 2 },
  {
    name: 'the wait between two looks at a file',
    call: sendMedia,
    answer: uploadThen({ body: { status: 'uploading' } }),
    after: 3,
  },
  {
    name: 'the upload of a fax',
    call: sendFax,
    answer: ({ n, host }) =>
      n > 1 ? 'nothing' : { body: { uploadDestinationUri: `${host}/put`, uploadMethodType: 'SINGLE_PUT' } },
    after: 2,
  },
];

/** Genesys at a stage. `reached` resolves when the call has come that far. */
async function genesysAt({ answer, after }: Stage) {
  let n = 0;
  let reach = () => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    n += 1;
    const deed = answer({ url: request.url ?? '', host: `http://${request.headers.host}`, n });
    if (deed === 'half') response.writeHead(200, { 'content-type': 'application/json' }).write('{"id": ');
    else if (deed !== 'nothing') {
      const { status = 200, headers, body } = deed;
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    }
    // The answer has some way to go.
    if (n === after) setTimeout(reach, 30);
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, reached, requests: () => n };
}

/** Every stage through both transports, but for those that are about a fetch of one's own. */
const CASES = STAGES.flatMap((stage) => {
  const { name, options } = stage;
  if (options?.fetch) return [stage];
  return [stage, { ...stage, name: `${name}, through undici`, options: { ...options, fetch: undiciFetch() } }];
});

describe.each(CASES)('abort during $name', (stage) => {
  it.each([undefined, new Error('the user left')])(
    'ends the call at once with the signal’s reason (%s)',
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

it.each([send, sendMedia, sendFax, iterate])('abort before the call: nothing is sent (%o)', async (call) => {
  let requests = 0;
  const fetch = async () => {
    requests += 1;
    return new Response('{}');
  };
  const client = createClient({ baseUrl: 'http://localhost', auth: accessToken('token-of-this-test'), fetch });
  const signal = AbortSignal.abort();
  await expect(call(client, signal)).rejects.toBe(signal.reason);
  expect(requests).toBe(0);
});
