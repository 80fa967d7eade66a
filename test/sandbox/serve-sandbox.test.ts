import { afterAll, beforeAll, expect, test } from 'vitest';
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
