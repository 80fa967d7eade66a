import { once } from 'node:events';
import { createServer } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { accessToken, type Client, type ClientOptions, clientCredentials, createClient } from '../../src/index.js';
import { undiciFetch } from '../../src/undici/undici-fetch.js';
import { listen } from '../support/listen.js';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const list = ({ emails }: Client): Promise<unknown> => emails.list();
const sendMedia = ({ messages }: Client): Promise<unknown> =>
  messages.sendMedia({
    conversationId: 'c',
    communicationId: 'k',
    textBody: 'Look',
    files: [{ name: 'cat.png', content: new Uint8Array(10) }],
  });

it.each([
  ['a call', list, {}],
  ['a call with a custom fetch', list, { fetch: (request) => fetch(request) }],
  ['a token request', list, { auth: clientCredentials({ clientId: 'id', clientSecret: 'secret-of-this-test' }) }],
  ['an upload', sendMedia, {}],
  ['a call through undici', list, { fetch: undiciFetch() }],
  ['an upload through undici', sendMedia, { fetch: undiciFetch() }],
] satisfies [string, typeof list, Partial<ClientOptions>][])(
  '%s that times out closes its connection, also after garbage collection',
  async (_, send, options) => {
    const server = createServer((request, response) => {
      if (request.url?.endsWith('/media/uploads')) {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ id: 'm', uploadUrl: `http://${request.headers.host}/put` }));
      } else {
        request.resume().on('end', () => server.emit('arrived', response));
      }
    });
    const baseUrl = `http://127.0.0.1:${await listen(server)}`;
    const client = createClient({ baseUrl, auth: accessToken('t'), timeout: 300, retry: false, ...options });
    const sent = send(client).catch((error: unknown) => error);
    const [response] = await once(server, 'arrived');
    const closed = once(response, 'close');
    collectGarbage();
    expect(await sent).toMatchObject({ message: expect.stringMatching(/300 ms/) });
    await closed;
  },
);

it.each([
  ['calls', list, {}],
  ['token requests', list, { auth: clientCredentials({ clientId: 'id', clientSecret: 'secret-of-this-test' }) }],
  ['uploads', sendMedia, {}],
] satisfies [string, typeof list, Partial<ClientOptions>][])(
  'the requests of completed %s are garbage-collected',
  async (_, send, options) => {
    const sent: WeakRef<Request>[] = [];
    const client = createClient({
      baseUrl: 'http://localhost',
      auth: accessToken('t'),
      fetch: async (request) => {
        sent.push(new WeakRef(request));
        const token = { access_token: 't', token_type: 'bearer' };
        return Response.json({ ...token, id: 'm', uploadUrl: 'http://localhost/put', status: 'valid' });
      },
      ...options,
    });
    await send(client);
    expect(sent.length).toBeGreaterThan(0);
    // A new WeakRef is strong until the end of the turn. `Request` frees its parts over several turns.
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      collectGarbage();
    }
    expect(sent.filter((request) => request.deref())).toEqual([]);
  },
);
