import { expect, test } from 'vitest';
import { accessToken, clientCredentials, createClient } from '../../src/index.js';
import { createSandbox, type Sandbox, type SandboxRequest } from '../../src/sandbox/index.js';

const createGraceClient = (sandbox: Sandbox) =>
  createClient({
    baseUrl: sandbox.url,
    fetch: sandbox.fetch,
    auth: accessToken(sandbox.token('Grace Okafor')),
    retry: { backoff: { base: 1 } },
  });

test('a request is logged with its operation, arguments, status and caller', async () => {
  const sandbox = createSandbox();
  const { emails } = createGraceClient(sandbox);
  const { entities: [email] = [] } = await emails.list();
  const conversationId = email?.id ?? '';
  await emails.update({ conversationId, state: 'disconnected' });
  const caller = { organization: 'Harbor Supply', user: 'Grace Okafor' };
  expect(sandbox.requests).toMatchObject([
    { number: 1, method: 'GET', path: '/api/v2/conversations/emails', operation: 'getConversationsEmails', caller },
    {
      number: 2,
      time: '2026-01-12T09:00:00.000Z',
      method: 'PATCH',
      path: `/api/v2/conversations/emails/${conversationId}`,
      operation: 'patchConversationsEmail',
      arguments: { conversationId, state: 'disconnected' },
      status: 200,
      caller,
    },
  ]);
  expect(sandbox.requests[1]).not.toHaveProperty('error');
});

test('a rejected request is logged with the error of its response', async () => {
  const sandbox = createSandbox();
  const { emails } = createGraceClient(sandbox);
  const error = (await emails.get({ conversationId: 'none' }).catch((reason: unknown) => reason)) as Error;
  const [request] = sandbox.requests;
  expect(request).toMatchObject({ status: 404, error: { code: 'conversation.error.conversation.not.found' } });
  expect(error).toMatchObject({ correlationId: request?.correlationId });
});

test('token requests are logged without secrets, and uploads with their status', async () => {
  const sandbox = createSandbox();
  const auth = clientCredentials(sandbox.credentials);
  const client = createClient({ baseUrl: sandbox.url, fetch: sandbox.fetch, auth });
  await client.faxes.send({
    addresses: ['+13175555555'],
    contentType: 'application/pdf',
    file: { name: 'a.pdf', content: new Uint8Array([1]) },
  });
  expect(sandbox.requests.map(({ operation, status, caller }) => [operation, status, caller?.clientId])).toEqual([
    ['login', 200, undefined],
    ['postConversationsFaxes', 200, sandbox.credentials.clientId],
    ['upload', 200, undefined],
  ]);
  const text = JSON.stringify(sandbox.requests);
  for (const token of [...Object.keys(sandbox.state.tokens), sandbox.credentials.clientSecret]) {
    expect(text).not.toContain(token);
  }
});

test('a retried request is logged once for each attempt, with the fault', async () => {
  const sandbox = createSandbox({ faults: [{ operations: 'getConversationsEmails', status: 503, times: 2 }] });
  await createGraceClient(sandbox).emails.list();
  expect(sandbox.requests.map(({ status, fault }) => [status, fault])).toEqual([
    [503, { status: 503 }],
    [503, { status: 503 }],
    [200, undefined],
  ]);
});

test('a dropped connection has no status, and a damaged body no error', async () => {
  const sandbox = createSandbox({ faults: [{ dropConnection: true, times: 1 }] });
  const headers = { authorization: `Bearer ${sandbox.token('Grace Okafor')}` };
  const get = () => sandbox.fetch(new Request(`${sandbox.url}/api/v2/conversations/emails`, { headers }));
  await expect(get()).rejects.toThrow('fetch failed');
  sandbox.faults.add({ status: 503, body: 'truncated' });
  await get();
  expect(sandbox.requests.map(({ status, error }) => [status, error])).toEqual([
    [undefined, undefined],
    [503, undefined],
  ]);
});

test('later changes of the state do not change the log', async () => {
  const sandbox = createSandbox();
  const { emails } = createGraceClient(sandbox);
  const { entities: [email] = [] } = await emails.list();
  const conversationId = email?.id ?? '';
  const { from, to } = await emails.getDraft({ conversationId });
  await emails.updateDraft({ conversationId, from, to, textBody: 'Hello', subject: 'Before' });
  const draft = sandbox.organization().state.conversations[conversationId]?.email?.draft;
  for (const address of draft?.to ?? []) address.email = 'changed@mail.example';
  expect(sandbox.requests.at(-1)?.arguments).toMatchObject({ to });
});

test('the log keeps the last 1,000 requests, emits events, and reset clears it', async () => {
  const sandbox = createSandbox();
  const events: SandboxRequest[] = [];
  sandbox.on('request', (request) => events.push(request));
  for (let i = 0; i < 2100; i += 1) await sandbox.fetch(new Request(`${sandbox.url}/unknown/${i}`));
  expect(sandbox.requests).toHaveLength(1000);
  expect(sandbox.requests[0]).toMatchObject({ number: 1101, path: '/unknown/1100', status: 404 });
  expect(sandbox.requests.at(-1)).toEqual(events.at(-1));
  sandbox.reset();
  expect(sandbox.requests).toEqual([]);
});
