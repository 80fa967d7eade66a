import { expect, test } from 'vitest';
import { createSandbox } from '../../../src/sandbox/index.js';
import { createCheckedClient } from '../helpers/checked-client.js';

test('an empty sandbox has only OAuth clients', async () => {
  const sandbox = createSandbox({ empty: true, organizations: ['North', 'South'] });
  sandbox.addUser('Ada Byron');
  const [north, south] = sandbox.state.organizations;
  expect(north?.users).toHaveLength(1);
  expect(south).toMatchObject({ users: [], queues: [], wrapupCodes: [], integrations: [], conversations: {} });
  expect(sandbox.credentials).toEqual(createSandbox({ organizations: ['North', 'South'] }).credentials);
  expect((await createCheckedClient(sandbox, 'Ada Byron').emails.list()).entities).toEqual([]);
});

test('a queue alerts its members and offers its wrap-up codes', async () => {
  const sandbox = createSandbox({ empty: true });
  const ada = sandbox.addUser('Ada Byron');
  const paid = sandbox.addWrapupCode('Paid');
  const queue = sandbox.addQueue('Billing & more', {
    members: ['Ada Byron'],
    wrapupCodes: ['Paid'],
    wrapupPrompt: 'MANDATORY_TIMEOUT',
    wrapupTimeoutMs: 5000,
  });
  sandbox.addWrapupCode('Overdue', { queues: [] });
  const open = sandbox.addWrapupCode('Open');
  expect(queue.emailAddress).toBe('billing.more@harbor-supply.example');
  const { conversationId } = sandbox.customer('Zoe').sendEmail({ text: 'Hi', to: queue.emailAddress });
  const { emails } = createCheckedClient(sandbox, 'Ada Byron');
  const agent = (await emails.get({ conversationId })).participants?.find(({ purpose }) => purpose === 'agent');
  expect(agent).toMatchObject({ user: { id: ada.id }, wrapupPrompt: 'timeout', wrapupTimeoutMs: 5000 });
  const codes = await emails.listWrapupCodes({ conversationId, participantId: agent?.id ?? '' });
  expect(codes.map(({ id }) => id)).toEqual([paid.id, open.id]);
});

test('an integration is listed and receives messages', async () => {
  const sandbox = createSandbox({ empty: true });
  const integration = sandbox.addIntegration('sms', { name: 'Texts', address: '+13175550188' });
  const { entities } = await createCheckedClient(sandbox).integrations.list();
  expect(entities).toMatchObject([{ id: integration.id, name: 'Texts', messengerType: 'sms' }]);
  const { conversationId } = sandbox.customer('Zoe').sendMessage('Hi', { via: 'sms' });
  expect(sandbox.organization().state.conversations[conversationId]?.message?.ownAddress).toBe('+13175550188');
});

test('unknown options, unknown names and duplicates are errors', () => {
  const sandbox = createSandbox();
  expect(() => sandbox.addQueue('New', { member: [] } as object)).toThrow('Did you mean "members"?');
  expect(() => sandbox.addQueue('New', { members: ['Bob'] })).toThrow('Unknown user "Bob" in Harbor Supply.');
  expect(() => sandbox.addQueue('New', { wrapupCodes: ['No'] })).toThrow('Unknown wrap-up code "No"');
  expect(() => sandbox.addQueue('New', { wrapupPrompt: 'mandatory' as 'MANDATORY' })).toThrow(
    'must be one of OPTIONAL',
  );
  expect(() => sandbox.addQueue('Support')).toThrow('There already is a queue "Support". Use another name.');
  expect(() => sandbox.addWrapupCode('New', { queue: [] } as object)).toThrow('Did you mean "queues"?');
  expect(() => sandbox.addWrapupCode('Spam')).toThrow('There already is a wrap-up code "Spam".');
  expect(() => sandbox.addIntegration('telegram')).toThrow(
    'addIntegration: unknown messenger "telegram". Use one of: apple,',
  );
  expect(() => sandbox.addIntegration('sms', { number: '' } as object)).toThrow('addIntegration: "number" is unknown.');
  expect(() => createSandbox({ empty: true }).token('Ada')).toThrow('It has none. Add one with addUser.');
  expect(sandbox.state.organizations).toEqual(createSandbox().state.organizations);
});
