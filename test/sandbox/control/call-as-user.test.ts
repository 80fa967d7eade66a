import { beforeEach, expect, test } from 'vitest';
import { handleControlRequest } from '../../../src/sandbox/control/handle-control-request.js';
import { createSandbox } from '../../../src/sandbox/index.js';

const sandbox = createSandbox({ organizations: ['North', 'South'] });
beforeEach(() => {
  sandbox.faults.clear();
  sandbox.reset();
});

async function send(method: string, path: string, body?: object) {
  const init = { method, ...(body && { body: JSON.stringify(body) }) };
  const request = new Request(`http://localhost/_sandbox${path}`, init);
  const response = await handleControlRequest(sandbox, { request, isLoopback: true }, undefined);
  return { status: response.status, body: await response.json() };
}
const call = (operation: string, args?: object, user = 'Grace Okafor') =>
  send('POST', '/calls', { user, operation, ...(args && { arguments: args }) });

test('a user calls an operation, which is logged, and leaves no token', async () => {
  const tokens = Object.keys(sandbox.state.tokens).length;
  const { status, body } = await call('getConversationsEmails');
  expect(status).toBe(200);
  expect(body.result.entities.length).toBeGreaterThan(0);
  expect(sandbox.requests).toMatchObject([
    { operation: 'getConversationsEmails', status: 200, caller: { user: 'Grace Okafor', organization: 'North' } },
  ]);
  expect(Object.keys(sandbox.state.tokens)).toHaveLength(tokens);
});

test('a call changes the state', async () => {
  const email = sandbox.addConversation({ agent: 'Grace Okafor' });
  const args = { ...email, state: 'disconnected' };
  const { conversationId, participantId, state } = { participantId: '', ...args };
  const result = await call('patchConversationsEmailParticipant', { conversationId, participantId, state });
  expect(result).toEqual({ status: 200, body: { result: null } });
  expect(sandbox.state.organizations[0]?.conversations[conversationId]?.endTime).toBeDefined();
});

test('a call in another organization', async () => {
  const body = { user: 'Grace Okafor', operation: 'getUsersMe' };
  expect(await send('POST', '/calls?organization=South', body)).toMatchObject({ status: 200 });
  expect(sandbox.requests.at(-1)?.caller?.organization).toBe('South');
});

test.each([
  ['an unknown operation', 'getNothing', {}, 'Grace Okafor', '"getNothing" is not an operation'],
  ['an unknown user', 'getUsersMe', {}, 'Nobody', 'Nobody'],
  ['a missing argument', 'getConversationsEmail', {}, 'Grace Okafor', 'conversationId'],
  ['an error response', 'getConversationsEmail', { conversationId: 'x' }, 'Grace Okafor', 'was not found'],
])('%s is an error with a message', async (_, operation, args, user, message) => {
  expect(await call(operation, args, user)).toEqual({
    status: 400,
    body: { message: expect.stringContaining(message) },
  });
});

test('faults apply, without retries', async () => {
  sandbox.faults.add({ status: 503, times: 1 });
  expect(await call('getUsersMe')).toMatchObject({ status: 400, body: { message: expect.stringContaining('503') } });
  expect(await call('getUsersMe')).toMatchObject({ status: 200 });
});

test('operations are listed with the method of the client and the tool', async () => {
  const { body } = await send('GET', '/operations');
  expect(body.operations).toContainEqual({
    id: 'getConversationsEmail',
    method: 'GET',
    path: '/api/v2/conversations/emails/{conversationId}',
    clientMethod: 'emails.get',
    tool: 'get_email',
  });
});

test('only the newest conversations', async () => {
  const all = Object.keys(sandbox.organization('North').state.conversations);
  const { body } = await send('GET', '/conversations?last=2');
  expect(body.conversations.map(({ id }: { id: string }) => id)).toEqual(all.slice(-2));
  expect((await send('GET', '/conversations?last=1000')).body.conversations).toHaveLength(all.length);
  expect((await send('GET', '/conversations?last=x')).status).toBe(400);
});
