import { createServer } from 'node:http';
import createOpenApiClient from 'openapi-fetch';
import { afterEach, describe, expect, it } from 'vitest';
import {
  ArgumentError,
  accessToken,
  type ClientOptions,
  ConnectionError,
  createFetch,
  ServerError,
  UnknownOutcomeError,
} from '../../src/index.js';
import { jumpingClock } from '../support/clock.js';
import { listen } from '../support/listen.js';
import { type Reply, startServer, type TestServer } from '../transport/server.js';

let server: TestServer | undefined;
afterEach(() => server?.close());

/** A `fetch` for a server that replies with these in turn, then with an empty object. */
async function fetchOf(replies: Reply[] = [], options: Partial<ClientOptions> = {}) {
  server = await startServer((_, count) => replies[count - 1] ?? { json: {} });
  const auth = accessToken('token-of-this-test');
  return createFetch({ baseUrl: server.baseUrl, auth, clock: jumpingClock(), rateLimiter: false, ...options });
}

describe('createFetch', () => {
  it('authenticates, adds the default headers and resolves a path against the base URL', async () => {
    const fetch = await fetchOf([{ json: { id: 'me' } }], { headers: { 'x-app': 'one' }, userAgent: 'my-app/1.0' });
    const response = await fetch('/api/v2/users/me?expand=presence', { headers: { accept: 'text/plain' } });
    expect(await response.json()).toEqual({ id: 'me' });
    expect(server?.received[0]?.target).toBe('/api/v2/users/me?expand=presence');
    expect(server?.received[0]?.headers).toMatchObject({
      authorization: 'Bearer token-of-this-test',
      accept: 'text/plain',
      'x-app': 'one',
      'user-agent': expect.stringMatching(/^my-app\/1\.0 genesys-conversations-digital\/\d/),
    });
  });

  it('returns an unread response, whatever its status', async () => {
    const fetch = await fetchOf([{ status: 404, json: { code: 'not.found' }, headers: { 'x-a': 'b' } }]);
    const response = await fetch('/api/v2/users/u-1');
    expect(response).toBeInstanceOf(Response);
    expect([response.status, response.ok, response.bodyUsed]).toEqual([404, false, false]);
    expect(response.url).toBe(`${server?.baseUrl}/api/v2/users/u-1`);
    expect(response.headers.get('x-a')).toBe('b');
    const copy = response.clone();
    expect(await new Response(response.body).json()).toEqual({ code: 'not.found' });
    expect(response.bodyUsed).toBe(true);
    expect(await copy.json()).toEqual({ code: 'not.found' });
  });

  it('accepts a Request with a body, and retries it after a 429', async () => {
    const fetch = await fetchOf([429, { status: 204 }]);
    const body = JSON.stringify({ name: 'ä' });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(
      new Request(`${server?.baseUrl}/api/v2/routing/queues`, { method: 'POST', body, headers }),
    );
    expect([response.status, response.body]).toEqual([204, null]);
    expect(server?.received.map((request) => [request.method, request.body])).toEqual([
      ['POST', body],
      ['POST', body],
    ]);
  });

  it('does not change a binary body', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const binary = createServer((_, response) => response.end(bytes));
    const baseUrl = `http://127.0.0.1:${await listen(binary)}`;
    const fetch = createFetch({ baseUrl, auth: accessToken('token-of-this-test') });
    expect(new Uint8Array(await (await fetch('/api/v2/downloads/d-1')).arrayBuffer())).toEqual(bytes);
  });

  it.each([
    ['GET', '/api/v2/users/me', [503, 503]],
    ['PUT', '/api/v2/users/u-1', [502]],
    ['DELETE', '/api/v2/users/u-1', ['drop']],
  ] as [string, string, Reply[]][])('retries a %s of %s', async (method, path, replies) => {
    const fetch = await fetchOf(replies);
    expect((await fetch(path, { method })).status).toBe(200);
    expect(server?.received.length).toBe(replies.length + 1);
  });

  it('never sends a write twice: it throws after a lost response, and returns an error status', async () => {
    const fetch = await fetchOf(['drop', 503]);
    const post = () => fetch('/api/v2/routing/queues', { method: 'POST', body: '{}' });
    const error = await post().catch((error: unknown) => error);
    expect(error).toBeInstanceOf(UnknownOutcomeError);
    expect(error).toMatchObject({ request: { method: 'POST', path: '/api/v2/routing/queues' } });
    expect((await post()).status).toBe(503);
    expect(server?.received.length).toBe(2);
  });

  it('recognizes an operation by method and path', async () => {
    const operationIds: string[] = [];
    const hooks = { onRequest: ({ operationId }: { operationId: string }) => operationIds.push(operationId) };
    const fetch = await fetchOf([{ json: {} }, { json: {} }, { json: [] }], { hooks });
    await fetch('/api/v2/conversations/emails');
    await fetch('/api/v2/conversations/emails/agentless', { method: 'POST', body: '{}' });
    await fetch('/api/v2/conversations/messages/c-1/participants/p%2F1/wrapupcodes');
    await fetch('/api/v2/users/5f3a0c1e-0000-4000-8000-000000000001/presences/PURECLOUD');
    expect(operationIds).toEqual([
      'getConversationsEmails',
      'postConversationsEmailsAgentless',
      'getConversationsMessageParticipantWrapupcodes',
      'GET /api/v2/users/{id}/presences/PURECLOUD',
    ]);
  });

  it('validates the response of a recognized operation, and no other', async () => {
    const html = { text: '<html>' };
    const fetch = await fetchOf([html, html], { retry: false });
    await expect(fetch('/api/v2/conversations/emails')).rejects.toThrow(ServerError);
    expect(await (await fetch('/api/v2/tokens/me')).text()).toBe('<html>');
  });

  it.each(['https://evil.example/api/v2/users/me', 'BASE.evil.example/api/v2/users/me', 'BASE@evil.example/x'])(
    'does not send the access token to another host: %s',
    async (address) => {
      const fetch = await fetchOf([]);
      const url = address.replace('BASE', server?.baseUrl.replace(/:\d+$/, '') ?? '');
      const error = await fetch(url).catch((error: unknown) => error);
      expect(error).not.toBeInstanceOf(Response);
      expect(server?.received).toEqual([]);
      if (error instanceof ArgumentError)
        expect(error.message).toContain('only this host may receive the access token');
    },
  );

  it('is aborted by its signal while it waits for a retry', async () => {
    const controller = new AbortController();
    const onRetry = () => void setImmediate(() => controller.abort());
    const fetch = await fetchOf([{ status: 503, headers: { 'retry-after': '60' } }], {
      clock: undefined,
      hooks: { onRetry },
    });
    const error = await fetch('/api/v2/users/me', { signal: controller.signal }).catch((error: unknown) => error);
    expect(error).toBe(controller.signal.reason);
    expect(server?.received.length).toBe(1);
  });

  it('works as the transport of another client', async () => {
    interface Paths {
      '/api/v2/users/me': { get: { responses: { 200: { content: { 'application/json': { id: string } } } } } };
    }
    const fetch = await fetchOf([503, { json: { id: 'me' } }]);
    const client = createOpenApiClient<Paths>({ baseUrl: server?.baseUrl ?? '', fetch });
    const { data, error } = await client.GET('/api/v2/users/me');
    expect([data?.id, error]).toEqual(['me', undefined]);
    expect(server?.received.length).toBe(2);
  });

  it('throws ConnectionError if no connection was made', async () => {
    const fetch = await fetchOf([]);
    await server?.close();
    await expect(fetch('/api/v2/users/me')).rejects.toThrow(ConnectionError);
  });

  it('rejects invalid options under its own name', () => {
    expect(() => createFetch({ auth: accessToken('t') })).toThrow('createFetch: region or baseUrl is needed');
  });
});
