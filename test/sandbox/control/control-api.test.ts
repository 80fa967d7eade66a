import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSandbox, type SandboxServer, serveSandbox } from '../../../src/sandbox/index.js';
import { createCheckedClient } from '../helpers/checked-client.js';

const sandbox = createSandbox({ organizations: ['North', 'South'] });
let server: SandboxServer;
beforeAll(async () => {
  server = await serveSandbox(sandbox);
});
afterAll(() => server.close());
beforeEach(() => {
  sandbox.faults.clear();
  sandbox.reset();
});

async function control<Body = Record<string, unknown>>(method: string, path: string, body?: unknown) {
  const response = await fetch(`${server.url}/_sandbox${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as Body };
}

test('a customer writes, and reads the reply', async () => {
  const sent = await control<{ conversationId: string }>('POST', '/customers/Zoe%20Berg/emails', {
    subject: 'Order',
    text: 'Where is it?',
    attachments: [
      { name: 'a.txt', content: 'text' },
      { name: 'b.bin', contentBase64: 'AP8=' },
    ],
  });
  expect(sent.status).toBe(200);
  const { conversationId } = sent.body;
  const { emails } = createCheckedClient(sandbox, 'Grace Okafor');
  const { participants = [] } = await emails.get({ conversationId });
  expect(participants[0]?.name).toBe('Zoe Berg');
  const { entities: [message] = [] } = await emails.listMessages({ conversationId });
  expect(message?.attachments?.map(({ contentLength }) => contentLength)).toEqual([4, 2]);
  const agent = participants.find(({ purpose }) => purpose === 'agent');
  await emails.updateParticipant({ conversationId, participantId: agent?.id ?? '', state: 'connected' });
  const { from, to } = await emails.getDraft({ conversationId });
  await emails.sendMessage({ conversationId, from, to, textBody: 'Tomorrow' });

  expect(await control('GET', `/sent?conversationId=${conversationId}`)).toMatchObject({
    body: { messages: [{ text: 'Tomorrow' }] },
  });
  expect(await control('POST', '/customers/Zoe%20Berg/read')).toMatchObject({
    body: { messages: [{ text: 'Tomorrow' }] },
  });
  expect((await control('POST', '/customers/Zoe%20Berg/read')).body).toEqual({ messages: [] });
});

test('a customer sends a message and an image in another organization', async () => {
  const { body } = await control<{ conversationId: string }>('POST', '/customers/Yan/messages?organization=South', {
    text: 'Hi',
    via: 'whatsapp',
  });
  const image = { contentBase64: 'AQI=', fileName: 'x.png' };
  expect(await control('POST', '/customers/Yan/images?organization=South', image)).toMatchObject({
    body: { conversationId: body.conversationId },
  });
  const { message } = sandbox.organization('South').state.conversations[body.conversationId] ?? {};
  expect(message).toMatchObject({ type: 'whatsapp', messages: [{ textBody: 'Hi' }, { media: [{ name: 'x.png' }] }] });
});

test('faults are added, listed and removed', async () => {
  const added = await control('POST', '/faults', { status: 503, times: 2, operations: 'getConversationsEmails' });
  expect(added.status).toBe(200);
  const { id } = added.body;
  await control('POST', '/faults', { latency: [1, 2] });
  expect((await control('GET', '/faults')).body).toMatchObject({
    faults: [{ id, fault: { status: 503 }, remaining: 2 }, { fault: { latency: [1, 2] } }],
  });
  expect((await control('DELETE', `/faults/${id}`)).status).toBe(204);
  expect(sandbox.faults.list).toEqual([{ latency: [1, 2] }]);
  expect(await control('DELETE', `/faults/${id}`)).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('Unknown fault') },
  });
  await control('DELETE', '/faults');
  expect(sandbox.faults.list).toEqual([]);
});

test('the clock moves forward', async () => {
  const before = sandbox.clock.now();
  const { body } = await control('POST', '/clock/advance', { milliseconds: 60_000 });
  expect(body).toEqual({ time: new Date(before + 60_000).toISOString(), isManual: true });
  expect((await control('GET', '/clock')).body).toEqual(body);
});

test('adds people, queues, codes, integrations, clients and conversations', async () => {
  await control('POST', '/users', { name: 'Ada Byron' });
  await control('POST', '/wrapup-codes', { name: 'Paid' });
  await control('POST', '/queues', { name: 'Billing', members: ['Ada Byron'], wrapupCodes: ['Paid'] });
  await control('POST', '/integrations', { messengerType: 'instagram' });
  const client = await control('POST', '/clients', { name: 'Robot', scopes: ['conversations'] });
  const { body } = await control<{ conversationId: string }>('POST', '/conversations', {
    agent: 'Ada Byron',
    channel: 'message',
    via: 'instagram',
    state: 'alerting',
  });
  expect((await control('GET', '/organizations')).body).toMatchObject({
    organizations: [
      {
        name: 'North',
        credentials: sandbox.credentials,
        users: expect.arrayContaining([expect.objectContaining({ name: 'Ada Byron' })]),
        queues: expect.arrayContaining([expect.objectContaining({ name: 'Billing' })]),
        clients: expect.arrayContaining([expect.objectContaining({ id: client.body.clientId })]),
      },
      { name: 'South' },
    ],
  });
  const { accessToken } = (await control<{ accessToken: string }>('POST', '/tokens', { user: 'Ada Byron' })).body;
  const response = await fetch(`${server.url}/api/v2/conversations/messages`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  expect(await response.json()).toMatchObject({ entities: [{ id: body.conversationId }] });
  expect((await control('GET', `/conversations/${body.conversationId}`)).body).toMatchObject({ channel: 'message' });
  const { conversations } = (await control<{ conversations: unknown[] }>('GET', '/conversations')).body;
  expect(conversations.at(-1)).toMatchObject({ id: body.conversationId });
});

test('requests are listed, also by operation and after a number', async () => {
  await createCheckedClient(sandbox).integrations.list();
  await createCheckedClient(sandbox, 'Grace Okafor').emails.list();
  const list = async (query: string) =>
    (await control<{ requests: { operation: string }[] }>('GET', `/requests${query}`)).body.requests.map(
      ({ operation }) => operation,
    );
  expect(await list('')).toEqual(['login', 'getConversationsMessagingIntegrations', 'getConversationsEmails']);
  expect(await list('?operation=getConversationsEmails')).toEqual(['getConversationsEmails']);
  expect(await list(`?after=${sandbox.requests.at(-2)?.number}`)).toEqual(['getConversationsEmails']);
  expect(await control('GET', '/requests?after=x')).toMatchObject({ status: 400 });
});

test('the state is saved, reset and loaded', async () => {
  const { conversationId } = sandbox.customer('Zoe').sendMessage('Hi');
  const saved = (await control('GET', '/state')).body;
  expect((await control('POST', '/reset')).status).toBe(204);
  expect(sandbox.organization().state.conversations).not.toHaveProperty(conversationId);
  expect((await control('PUT', '/state', saved)).status).toBe(204);
  expect(sandbox.organization().state.conversations).toHaveProperty(conversationId);
  expect(await control('PUT', '/state', { version: 2 })).toEqual({
    status: 400,
    body: { message: 'This is not the state of a sandbox: its version is 2, not 1.' },
  });
});

test.each([
  ['POST', '/users', {}, 400, 'The request body: "name" is required.'],
  [
    'POST',
    '/users',
    { name: 'A', mail: 'x' },
    400,
    'The request body: "mail" is unknown. Use one of: name, email, permissions, queues.',
  ],
  ['POST', '/users', { name: 1 }, 400, '"name" must be string.'],
  [
    'POST',
    '/users',
    { name: 'A', queues: ['No'] },
    400,
    'Unknown queue "No" in North. Use one of: Support, Orders, Community.',
  ],
  [
    'POST',
    '/users?organisation=South',
    { name: 'A' },
    400,
    'Unknown query parameter "organisation". Use one of: organization.',
  ],
  ['POST', '/users?organization=East', { name: 'A' }, 400, 'Unknown organization "East". Use one of: North, South.'],
  ['POST', '/customers/A/messages', { text: 'x', via: 'fax' }, 400, '"via" must be one of apple,'],
  [
    'POST',
    '/customers/A/emails',
    { text: 'x', attachments: [{ name: 'a' }] },
    400,
    'The attachment "a" needs either content or contentBase64.',
  ],
  ['POST', '/faults', { rate: 0.5 }, 400, 'an effect is missing'],
  ['POST', '/clock/advance', { milliseconds: -1 }, 400, '"milliseconds" must be >= 0.'],
  ['PATCH', '/clock', {}, 405, '"/clock" supports only GET.'],
  ['GET', '/nothing', undefined, 404, 'Unknown path "/nothing". /_sandbox/openapi.json lists all paths.'],
])('%s %s %j fails with %i', async (method, path, body, status, message) => {
  const before = structuredClone(sandbox.state.organizations);
  expect(await control(method, path, body)).toMatchObject({
    status,
    body: { message: expect.stringContaining(message) },
  });
  expect(sandbox.state.organizations).toEqual(before);
});

test('events are streamed, and the stream ends when the client disconnects', async () => {
  const abort = new AbortController();
  const response = await fetch(`${server.url}/_sandbox/events`, { signal: abort.signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const readUntil = async (part: string) => {
    while (!text.includes(part)) text += (await reader.read()).value ?? '';
  };
  await readUntil('event: open');
  const { conversationId } = sandbox.customer('Zoe').sendMessage('Hi');
  await readUntil('event: change');
  const line = text.split('\n').find((one) => one.startsWith('data: {"organizationId"')) ?? '';
  expect(JSON.parse(line.slice('data: '.length))).toMatchObject({ conversation: { id: conversationId } });
  await fetch(`${server.url}/api/v2/nothing`);
  await readUntil('"path":"/api/v2/nothing"');
  abort.abort();
  await expect(reader.read()).rejects.toThrow();
});
