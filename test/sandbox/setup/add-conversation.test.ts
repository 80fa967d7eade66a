import { expect, test } from 'vitest';
import { type ConversationOptions, createSandbox } from '../../../src/sandbox/index.js';
import { createCheckedClient } from '../helpers/checked-client.js';

function createEmptySandbox() {
  const sandbox = createSandbox({ empty: true });
  sandbox.addQueue('Billing');
  sandbox.addUser('Ada Byron', { queues: ['Billing'] });
  sandbox.addUser('Charles Cole');
  return sandbox;
}

test.each(['alerting', 'connected', 'parked', 'disconnected'] as const)(
  'adds an email in the state %s',
  async (state) => {
    const sandbox = createEmptySandbox();
    const { conversationId, participantId, communicationId } = sandbox.addConversation({
      agent: 'Ada Byron',
      state,
      customer: 'Zoe',
      subject: 'Invoice 7',
      text: 'Is it paid?',
      attributes: { tier: 'gold' },
    });
    const { emails } = createCheckedClient(sandbox, 'Ada Byron');
    const { participants = [] } = await emails.get({ conversationId });
    expect(participants.find(({ id }) => id === participantId)).toMatchObject({
      state,
      user: { name: 'Ada Byron' },
      queue: { name: 'Billing' },
    });
    expect(participants[0]).toMatchObject({
      purpose: 'customer',
      name: 'Zoe',
      peer: communicationId,
      attributes: { tier: 'gold' },
    });
    const { entities: [message] = [] } = await emails.listMessages({ conversationId });
    expect(message).toMatchObject({ subject: 'Invoice 7', textBodyPreview: 'Is it paid?' });
    expect((await emails.list()).entities).toHaveLength(state === 'disconnected' ? 0 : 1);
  },
);

test('without an agent, the queue alerts its member', async () => {
  const sandbox = createEmptySandbox();
  sandbox.addConversation();
  const { entities: [email] = [] } = await createCheckedClient(sandbox, 'Ada Byron').emails.list();
  expect(email?.participants?.map(({ purpose, state }) => [purpose, state])).toEqual([
    ['customer', 'connected'],
    ['acd', 'connected'],
    ['agent', 'alerting'],
  ]);
});

test('adds conversations of every channel', async () => {
  const sandbox = createEmptySandbox();
  sandbox.addIntegration('whatsapp', { address: '+13175550102' });
  sandbox.addIntegration('facebook');
  const options: ConversationOptions[] = [
    { channel: 'message', via: 'whatsapp' },
    { channel: 'social' },
    { channel: 'video' },
    { channel: 'cobrowse' },
    { channel: 'internalMessage', colleague: 'Charles Cole' },
  ];
  const ids = options.map((one) => sandbox.addConversation({ ...one, agent: 'Ada Byron' }).conversationId);
  const { messages, cobrowse, internalMessages } = createCheckedClient(sandbox, 'Ada Byron');
  const { conversations } = sandbox.organization().state;
  expect(ids.map((id) => conversations[id]?.channel)).toEqual(options.map(({ channel }) => channel));
  const listings = await Promise.all([messages.list(), cobrowse.list(), internalMessages.list()]);
  expect(listings.map(({ entities = [] }) => entities.map(({ id }) => id))).toEqual([[ids[0]], [ids[3]], [ids[4]]]);
  expect(conversations[ids[0] ?? '']?.message).toMatchObject({ type: 'whatsapp', ownAddress: '+13175550102' });
});

test.each<[ConversationOptions, string]>([
  [{ channel: 'mail' as 'email' }, 'addConversation: "channel" must be one of email, message'],
  [{ state: 'parked' }, 'addConversation: "state" is the state of the agent. Set "agent" too.'],
  [{ channel: 'video' }, 'addConversation: the channel "video" needs "agent".'],
  [{ channel: 'internalMessage', agent: 'Ada Byron' }, 'needs "colleague"'],
  [
    { channel: 'message' },
    `has no messaging integration of type "webmessaging". Add one with addIntegration('webmessaging').`,
  ],
  [{ queue: 'Sales' }, 'Unknown queue "Sales" in Harbor Supply. Use one of: Billing.'],
  [{ agent: 'Bob' }, 'Unknown user "Bob" in Harbor Supply. Use one of: Ada Byron, Charles Cole.'],
  [{ agents: 'Bob' } as object, 'addConversation: "agents" is unknown. Did you mean "agent"?'],
])('rejects %j and adds nothing', (options, message) => {
  const sandbox = createEmptySandbox();
  expect(() => sandbox.addConversation(options)).toThrow(message);
  expect(sandbox.organization().state.conversations).toEqual({});
});
