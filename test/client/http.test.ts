import { afterEach, expect, it } from 'vitest';
import { accessToken, type ClientOptions, createClient, createFetch } from '../../src/index.js';
import { undiciFetch } from '../../src/undici/undici-fetch.js';
import { jumpingClock } from '../support/clock.js';
import { type Reply, startServer, type TestServer } from '../transport/server.js';

let server: TestServer | undefined;
afterEach(() => server?.close());

async function clientOf(replies: Reply[] = [], options: Partial<ClientOptions> = {}) {
  server = await startServer((_, count) => replies[count - 1] ?? { json: { id: 'c' } });
  const auth = accessToken('token-of-this-test');
  return createClient({ baseUrl: server.baseUrl, auth, clock: jumpingClock(), rateLimiter: false, ...options });
}

it('client.http resolves to data and response, with authentication and retries', async () => {
  const { http } = await clientOf([503]);
  const { data, error, response } = await http.GET('/api/v2/conversations/emails/{conversationId}', {
    params: { path: { conversationId: 'a b' } },
  });
  expect([data, error, response.status]).toEqual([{ id: 'c' }, undefined, 200]);
  expect(server?.received.map(({ target }) => target)).toEqual(Array(2).fill('/api/v2/conversations/emails/a%20b'));
  expect(server?.received[1]?.headers).toMatchObject({
    authorization: 'Bearer token-of-this-test',
    accept: 'application/json',
  });
});

it('client.http resolves to the error body after an error status', async () => {
  const { http } = await clientOf([{ status: 404, json: { code: 'not.found' } }]);
  const { data, error, response } = await http.GET('/api/v2/conversations/emails/{conversationId}', {
    params: { path: { conversationId: 'c' } },
  });
  expect([data, error, response.status]).toEqual([undefined, { code: 'not.found' }, 404]);
});

it('middleware of client.http also applies to the methods, and can replace request and response', async () => {
  const client = await clientOf([{ json: { id: 'c' } }]);
  client.http.use({
    onRequest: ({ request }) => {
      request.headers.set('x-trace', 'one');
      return new Request(request, { headers: { ...Object.fromEntries(request.headers), 'x-trace': 'two' } });
    },
    onResponse: async ({ response }) => Response.json({ ...(await response.json()), seen: true }),
  });
  expect(await client.emails.get({ conversationId: 'c' })).toEqual({ id: 'c', seen: true });
  expect(server?.received[0]?.headers['x-trace']).toBe('two');
  await client.messages.sendMessage({ conversationId: 'c', communicationId: 'k', textBody: 'Hi' });
  expect(JSON.parse(server?.received[1]?.body ?? '')).toEqual({ textBody: 'Hi' });
});

it('with undiciFetch, middleware can change and clone its light request', async () => {
  const client = await clientOf([429], { fetch: undiciFetch() });
  const bodies: unknown[] = [];
  client.http.use({
    onRequest: async ({ request }) => {
      bodies.push(await request.clone().json(), await request.clone().text());
      request.headers.set('x-trace', 'one');
      return request.clone();
    },
  });
  await client.messages.sendMessage({ conversationId: 'c', communicationId: 'k', textBody: 'Hi' });
  expect(bodies).toEqual([{ textBody: 'Hi' }, '{"textBody":"Hi"}']);
  expect(server?.received.map(({ method, headers, body }) => [method, headers['x-trace'], body])).toEqual(
    Array(2).fill(['POST', 'one', '{"textBody":"Hi"}']),
  );
});

it('createFetch also sends through undici', async () => {
  server = await startServer(() => ({ json: { id: 'me' } }));
  const fetch = createFetch({ baseUrl: server.baseUrl, auth: accessToken('token-of-this-test'), fetch: undiciFetch() });
  const init = { method: 'POST', body: new URLSearchParams({ a: 'b c' }) };
  expect(await (await fetch('/api/v2/things', init)).json()).toEqual({ id: 'me' });
  expect(server.received[0]).toMatchObject({
    body: 'a=b+c',
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
  });
});

it('methods use the same openapi-fetch client', async () => {
  const client = await clientOf();
  const paths: string[] = [];
  client.http.use({ onRequest: ({ schemaPath }) => void paths.push(schemaPath) });
  await client.emails.list();
  await client.call('getConversationsEmail', { conversationId: 'c' });
  expect(paths).toEqual(['/api/v2/conversations/emails', '/api/v2/conversations/emails/{conversationId}']);
});
