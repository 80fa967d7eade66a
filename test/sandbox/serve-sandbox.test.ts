import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientCredentials } from '../../src/auth/client-credentials.js';
import { createClient } from '../../src/client/client.js';
import { createSandbox, type SandboxServer, serveSandbox } from '../../src/sandbox/index.js';

const sandbox = createSandbox();
let server: SandboxServer;
beforeAll(async () => {
  server = await serveSandbox(sandbox);
});
afterAll(() => server.close());

test('the client authenticates and sends requests over HTTP', async () => {
  const { emails } = createClient({ baseUrl: server.url, auth: clientCredentials(sandbox.credentials) });
  const [conversation] = Object.values(sandbox.state.organizations[0]?.conversations ?? {});
  const conversationId = conversation?.id ?? '';
  const { from, to } = await emails.getDraft({ conversationId });
  const { response } = await emails.sendMessage({ conversationId, from, to, textBody: 'Grüße 👋' }).withResponse();
  expect(response.headers.get('inin-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(sandbox.sent.at(-1)?.text).toBe('Grüße 👋');
});

test('a port in use is an error', async () => {
  await expect(serveSandbox(sandbox, { port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('web pages of any origin can send requests and read the responses', async () => {
  const url = `${server.url}/api/v2/conversations/emails`;
  const preflight = { 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization,x-own' };
  const response = await fetch(url, { method: 'OPTIONS', headers: { origin: 'http://app.example', ...preflight } });
  expect(response.status).toBe(204);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET',
    'access-control-allow-headers': 'authorization,x-own',
  });
  for (const token of [sandbox.token('Grace Okafor'), 'no-token']) {
    const { headers } = await fetch(url, {
      headers: { authorization: `Bearer ${token}`, origin: 'http://app.example' },
    });
    expect([headers.get('access-control-allow-origin'), headers.get('access-control-expose-headers')]).toEqual([
      '*',
      '*',
    ]);
  }
});

describe('a request body that is too large', () => {
  const MIB = 1024 * 1024;
  const withLength = (bytes: number) => ({ body: 'x'.repeat(bytes) });
  /** Its length is not known before its end. */
  const withoutLength = (bytes: number) => ({
    body: new ReadableStream<Uint8Array>({
      start(controller) {
        for (let sent = 0; sent < bytes; sent += MIB) controller.enqueue(new Uint8Array(MIB));
        controller.close();
      },
    }),
    duplex: 'half',
  });

  test.each([
    ['of the API', withLength],
    ['of the API, in chunks,', withoutLength],
  ])('%s is rejected in the format of the API, and web pages can read the response', async (_, createBody) => {
    const url = `${server.url}/api/v2/conversations/emails/agentless`;
    const response = await fetch(url, { method: 'POST', ...createBody(4 * MIB) });
    const { headers } = response;
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({
      message: 'The request body is larger than the maximum of 3145728 bytes.',
      code: 'request.entity.too.large',
      status: 413,
      contextId: headers.get('inin-correlation-id'),
      details: [],
      errors: [],
    });
    expect(headers.get('access-control-allow-origin')).toBe('*');
  });

  test.each([
    ['of an upload', 'PUT', '/uploads/1', withLength],
    ['of an upload, in chunks,', 'PUT', '/uploads/1', withoutLength],
  ])('%s is rejected as text', async (_, method, path, createBody) => {
    const response = await fetch(server.url + path, { method, ...createBody(33 * MIB) });
    expect(response.status).toBe(413);
    expect(await response.text()).toBe('The request body is larger than the maximum of 33554432 bytes.');
  });

  test('of the control API is rejected in its format, and only a state may be larger', async () => {
    const response = await fetch(`${server.url}/_sandbox/reset`, { method: 'POST', ...withLength(33 * MIB) });
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({
      message: 'The request body is larger than the maximum of 33554432 bytes.',
    });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    const state = await fetch(`${server.url}/_sandbox/state`, { method: 'PUT', ...withLength(33 * MIB) });
    expect([state.status, await state.json()]).toEqual([400, { message: 'The request body is not valid JSON.' }]);
  });

  test('of the control API is not read if the request has no access', async () => {
    const headers = { host: 'rebound.example', 'content-length': '1000000' };
    const request = httpRequest(`${server.url}/_sandbox/state`, { method: 'PUT', headers });
    const response = new Promise<IncomingMessage>((resolve) => request.on('response', resolve));
    request.flushHeaders();
    expect((await response).statusCode).toBe(403);
    request.on('error', () => {}).destroy();
  });

  test('leaves the server in a state to respond', async () => {
    const url = `${server.url}/api/v2/conversations/emails`;
    await fetch(url, { method: 'POST', ...withoutLength(4 * MIB) });
    expect((await fetch(url)).status).toBe(401);
  });
});
