import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientCredentials } from '../../src/auth/client-credentials.js';
import { createClient } from '../../src/client.js';
import { createSandbox, type SandboxServer, serveSandbox } from '../../src/sandbox/index.js';

const sandbox = createSandbox();
let server: SandboxServer;
beforeAll(async () => {
  server = await serveSandbox(sandbox);
});
afterAll(() => server.close());

test('the client logs in and works over HTTP', async () => {
  const { emails } = createClient({ baseUrl: server.url, auth: clientCredentials(sandbox.credentials) });
  const [conversation] = Object.values(sandbox.state.organizations[0]?.conversations ?? {});
  const conversationId = conversation?.id ?? '';
  const { from, to } = await emails.getDraft({ conversationId });
  const { response } = await emails.sendMessage({ conversationId, from, to, textBody: 'Grüße 👋' }).withResponse();
  expect(response.headers.get('inin-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(sandbox.sent.at(-1)?.text).toBe('Grüße 👋');
});

test('a busy port is an error of listen', async () => {
  await expect(serveSandbox(sandbox, { port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
