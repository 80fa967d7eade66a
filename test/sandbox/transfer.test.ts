import { expect, test } from 'vitest';
import { getQueueId, getUserId } from './operations/ids.js';
import { createWorld, getIds, hasAgentInState, pickParticipantIds } from './operations/world.js';

const createMessagingWorld = () => {
  const world = createWorld();
  const ids = pickParticipantIds(getIds(world.conversation('message', hasAgentInState('connected'))));
  const supervisor = world.as('Omar Haddad');
  return { world, ids, supervisor };
};

test('the address of a transfer target is the id of a user or a queue', async () => {
  const { world, ids } = createMessagingWorld();
  await world.grace.messages.replaceParticipant({ ...ids, address: getUserId(world, 'Mei Tanaka') });
  const { participants = [] } = await world.app.messages.get({ conversationId: ids.conversationId });
  expect(participants.at(-1)).toMatchObject({ state: 'alerting', user: { name: 'Mei Tanaka' } });

  const other = createMessagingWorld();
  await other.world.grace.messages.replaceParticipant({ ...other.ids, address: getQueueId(other.world, 'Orders') });
  const after = await other.world.app.messages.get({ conversationId: other.ids.conversationId });
  expect(after.participants?.at(-2)).toMatchObject({ purpose: 'acd', queue: { name: 'Orders' } });
});

test('a monitoring supervisor is not a valid target', async () => {
  const { world, ids, supervisor } = createMessagingWorld();
  await supervisor.messages.monitorParticipant(ids);
  await expect(
    world.grace.messages.replaceParticipant({ ...ids, userId: getUserId(world, 'Omar Haddad') }),
  ).rejects.toMatchObject({ code: 'invalid.value' });
});

test('a monitoring supervisor cannot be transferred and is hidden from the customer', async () => {
  const { world, ids, supervisor } = createMessagingWorld();
  await supervisor.messages.monitorParticipant(ids);
  const { participants = [] } = await world.app.messages.get({ conversationId: ids.conversationId });
  const agent = getIds(world.conversation('message', ({ id }) => id === ids.conversationId));
  expect(agent.participantId).not.toBe(ids.participantId);
  expect(participants.at(-1)).toMatchObject({ monitoredParticipantId: ids.participantId, mediaRoles: ['monitor'] });
  expect(participants[0]?.purpose).toBe('customer');
  expect(participants[0]?.peer).not.toBe(agent.communicationId);
  await expect(
    supervisor.messages.replaceParticipant({ ...pickParticipantIds(agent), queueId: getQueueId(world, 'Orders') }),
  ).rejects.toMatchObject({ code: 'conversations.error.transfer.not.connected' });
});

test('when an agent declines, the next agent of the queue is alerted, each one once', async () => {
  const world = createWorld();
  const { conversationId } = world.sandbox.customer('Zoe').sendMessage('Hello?', { via: 'sms' });
  const findAlerting = async () => {
    const { participants = [] } = await world.app.messages.get({ conversationId });
    return participants.filter(({ state }) => state === 'alerting');
  };
  const alertedNames: unknown[] = [];
  for (let [agent] = await findAlerting(); agent; [agent] = await findAlerting()) {
    alertedNames.push(agent.user?.name);
    const client = world.as(agent.name ?? '');
    await client.messages.updateParticipant({ conversationId, participantId: agent.id ?? '', state: 'disconnected' });
  }
  expect(alertedNames).toEqual(['Grace Okafor', 'Linus Meyer']);
  const { participants = [] } = await world.app.messages.get({ conversationId });
  expect(participants.filter(({ state }) => state === 'connected').map(({ purpose }) => purpose)).toEqual([
    'customer',
    'acd',
  ]);
});

test('a conversation lists its last 20 transfers', async () => {
  const { world, ids } = createMessagingWorld();
  const { conversationId } = ids;
  const conversation = world.conversation('message', ({ id }) => id === conversationId);
  for (let i = 0; i < 21; i += 1) {
    const userId = getUserId(world, i % 2 === 0 ? 'Mei Tanaka' : 'Grace Okafor');
    const participantId = getIds(conversation).participantId;
    await world.app.messages.replaceParticipant({ conversationId, participantId, userId });
    const target = pickParticipantIds(getIds(conversation));
    await world.app.messages.updateParticipant({ ...target, state: 'connected' });
  }
  const { recentTransfers = [] } = await world.app.messages.get({ conversationId });
  expect(recentTransfers).toHaveLength(20);
  expect(recentTransfers.at(-1)?.id).toBe(conversation.transfers.at(-1)?.id);
  expect((await world.app.messages.update({ conversationId, externalTag: 'T-1' })).recentTransfers).toHaveLength(20);
});
