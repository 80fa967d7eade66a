import { expect, test } from 'vitest';
import { createSandbox, serveSandbox } from '../../../src/sandbox/index.js';
import { SECRET, setUpWebhook } from './webhook-setup.js';

const URL_OF_NOBODY = 'http://127.0.0.1:9/';

test.each([
  [{ url: 'middleware.example', secret: SECRET }, `the webhook's "url" must be an http or https URL.`],
  [{ url: 'ftp://middleware.example', secret: SECRET }, `the webhook's "url" must be an http or https URL.`],
  [{ url: 'http://me:secret@middleware.example', secret: SECRET }, `the webhook's "url" must be an http or https URL.`],
  [{ url: URL_OF_NOBODY, secret: 'DEADBEEF' }, `the webhook's "secret" must have at least 16 characters.`],
  [{ url: URL_OF_NOBODY } as never, `the webhook's "secret" must have at least 16 characters.`],
  [
    { url: URL_OF_NOBODY, secret: SECRET, headers: { 'a b': 'c' } },
    `the webhook's "headers" contain an invalid name or value.`,
  ],
  [{ url: URL_OF_NOBODY, token: SECRET } as never, '"token" is unknown. Use one of: url, secret, headers.'],
])('%o is rejected', (webhook, problem) => {
  const sandbox = createSandbox({ empty: true });
  expect(() => sandbox.addIntegration('open', { webhook })).toThrow(new TypeError(`addIntegration: ${problem}`));
  expect(sandbox.state.organizations[0]?.integrations).toEqual([]);
});

test('only integrations of Open Messaging have a webhook', () => {
  const sandbox = createSandbox({ empty: true });
  const webhook = { url: URL_OF_NOBODY, secret: SECRET };
  expect(() => sandbox.addIntegration('whatsapp', { webhook })).toThrow(
    'addIntegration: "webhook" is for the messenger "open", not for "whatsapp".',
  );
  expect(() => sandbox.setWebhook(webhook)).toThrow(
    `Harbor Supply has no integration of Open Messaging. Add one with addIntegration('open').`,
  );
  const { id } = sandbox.addIntegration('open', { name: 'App' });
  expect(sandbox.setWebhook(webhook).id).toBe(id);
  expect(sandbox.setWebhook(webhook, 'App').id).toBe(id);
  expect(() => sandbox.setWebhook(webhook, 'Page')).toThrow('Unknown open integration "Page" in Harbor Supply.');
});

test('an integration with the id of one before the reset does not inherit its webhook', async () => {
  const { sandbox, integrationId, receiveText, received } = await setUpWebhook();
  sandbox.reset();
  sandbox.addQueue('Chat');
  sandbox.addUser('Ada Byron', { queues: ['Chat'] });
  expect(sandbox.addIntegration('open').id).toBe(integrationId);
  await receiveText('m1');
  await sandbox.webhooks.idle();
  expect(await received()).toEqual([]);
});

test('the control API sets and removes a webhook, lists attempts and streams them', async () => {
  const { sandbox, integrationId, url, receiveText, received } = await setUpWebhook(() => ({ status: 403 }));
  const server = await serveSandbox(sandbox);
  const control = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${server.url}/_sandbox${path}`, { method, body: body ? JSON.stringify(body) : null });
    return { status: response.status, body: response.status === 204 ? undefined : await response.json() };
  };
  const events = await fetch(`${server.url}/_sandbox/events`);
  expect((await control('DELETE', '/webhook')).status).toBe(204);
  await receiveText('m1');
  expect(await control('PUT', '/webhook', { url, secret: SECRET, integration: 'Shop app' })).toEqual({
    status: 200,
    body: { integrationId },
  });
  const { conversationId } = await receiveText('m2');
  await sandbox.webhooks.idle();
  expect(await received()).toHaveLength(1);
  const { body } = await control('GET', `/webhook-attempts?conversationId=${conversationId}`);
  expect(body).toMatchObject({ attempts: [{ type: 'Receipt', status: 403, conversationId }] });
  expect((await control('GET', '/webhook-attempts?conversationId=none')).body).toEqual({ attempts: [] });
  expect(await control('PUT', '/webhook', { url, secret: 'short' })).toEqual({
    status: 400,
    body: { message: `setWebhook: the webhook's "secret" must have at least 16 characters.` },
  });
  const added = { messengerType: 'open', webhook: { url, secret: SECRET } };
  expect((await control('POST', '/integrations', added)).status).toBe(200);

  const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
  let streamed = '';
  while (!streamed.includes('event: webhook\n')) streamed += (await reader?.read())?.value ?? '';
  await reader?.cancel();
  await server.close();
});

test('the secret, the headers and the query of the URL are nowhere to be read', async () => {
  const { sandbox, integrationId, url, receiveText } = await setUpWebhook(() => ({ status: 500 }));
  const headers = { authorization: 'Basic aGlkZGVu' };
  sandbox.setWebhook({ url: `${url}/?key=hidden`, secret: SECRET, headers }, integrationId);
  const events: unknown[] = [];
  for (const name of ['webhook', 'request', 'conversation', 'message', 'change'] as const) {
    sandbox.on(name, (event) => events.push(event));
  }
  await receiveText('m1');
  await sandbox.webhooks.idle();
  const server = await serveSandbox(sandbox);
  const read = async (path: string) => (await fetch(`${server.url}/_sandbox${path}`)).text();
  const texts = await Promise.all(
    ['/state', '/organizations', '/requests', '/webhook-attempts', '/conversations'].map(read),
  );
  await server.close();
  texts.push(JSON.stringify([events, sandbox.state, sandbox.requests, sandbox.webhooks.attempts]));
  expect(events.length).toBeGreaterThan(0);
  for (const text of texts) expect(text).not.toMatch(/a long random text|hidden|aGlkZGVu/);
});
