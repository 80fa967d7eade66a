import { expect, test } from 'vitest';
import { queueOf, userOf } from './operations/ids.js';
import { agentIs, idsOf, place, worldOf } from './operations/world.js';

const messaging = () => {
  const world = worldOf();
  const part = place(idsOf(world.conversation('message', agentIs('connected'))));
  const listener = world.as('Omar Haddad');
  return { world, part, listener };
};

test('the address of a target is the id of a user or of a queue', async () => {
  const { world, part } = messaging();
  await world.grace.messages.replaceParticipant({ ...part, address: userOf(world, 'Mei Tanaka') });
  const { participants = [] } = await world.app.messages.get({ conversationId: part.conversationId });
  expect(participants.at(-1)).toMatchObject({ state: 'alerting', user: { name: 'Mei Tanaka' } });

  const other = messaging();
  await other.world.grace.messages.replaceParticipant({ ...other.part, address: queueOf(other.world, 'Orders') });
  const after = await other.world.app.messages.get({ conversationId: other.part.conversationId });
  expect(after.participants?.at(-2)).toMatchObject({ purpose: 'acd', queue: { name: 'Orders' } });
});

test('nobody is in a conversation twice: who listens in is no target', async () => {
  const { world, part, listener } = messaging();
  await listener.messages.monitorParticipant(part);
  await expect(
    world.grace.messages.replaceParticipant({ ...part, userId: userOf(world, 'Omar Haddad') }),
  ).rejects.toMatchObject({ code: 'invalid.value' });
});

test('who listens in is not replaced, and not seen by the customer', async () => {
  const { world, part, listener } = messaging();
  await listener.messages.monitorParticipant(part);
  const { participants = [] } = await world.app.messages.get({ conversationId: part.conversationId });
  const agent = idsOf(world.conversation('message', ({ id }) => id === part.conversationId));
  expect(agent.participantId).not.toBe(part.participantId);
  expect(participants.at(-1)).toMatchObject({ monitoredParticipantId: part.participantId, mediaRoles: ['monitor'] });
  expect(participants[0]?.purpose).toBe('customer');
  expect(participants[0]?.peer).not.toBe(agent.communicationId);
  await expect(
    listener.messages.replaceParticipant({ ...place(agent), queueId: queueOf(world, 'Orders') }),
  ).rejects.toMatchObject({ code: 'conversations.error.transfer.not.connected' });
});

test('who declines lets the next one of the queue be alerted, until all have been asked', async () => {
  const world = worldOf();
  const { conversationId } = world.sandbox.customer('Zoe').writes('Hello?', { via: 'sms' });
  const alerted = async () => {
    const { participants = [] } = await world.app.messages.get({ conversationId });
    return participants.filter(({ state }) => state === 'alerting');
  };
  const asked: unknown[] = [];
  for (let [agent] = await alerted(); agent; [agent] = await alerted()) {
    asked.push(agent.user?.name);
    const own = world.as(agent.name ?? '');
    await own.messages.updateParticipant({ conversationId, participantId: agent.id ?? '', state: 'disconnected' });
  }
  expect(asked).toEqual(['Grace Okafor', 'Linus Meyer']);
  const { participants = [] } = await world.app.messages.get({ conversationId });
  expect(participants.filter(({ state }) => state === 'connected').map(({ purpose }) => purpose)).toEqual([
    'customer',
    'acd',
  ]);
});

test('a conversation shows its last 20 transfers', async () => {
  const { world, part } = messaging();
  const { conversationId } = part;
  const conversation = world.conversation('message', ({ id }) => id === conversationId);
  for (let i = 0; i < 21; i += 1) {
    const userId = userOf(world, i % 2 === 0 ? 'Mei Tanaka' : 'Grace Okafor');
    const participantId = idsOf(conversation).participantId;
    await world.app.messages.replaceParticipant({ conversationId, participantId, userId });
    const target = place(idsOf(conversation));
    await world.app.messages.updateParticipant({ ...target, state: 'connected' });
  }
  const { recentTransfers = [] } = await world.app.messages.get({ conversationId });
  expect(recentTransfers).toHaveLength(20);
  expect(recentTransfers.at(-1)?.id).toBe(conversation.transfers.at(-1)?.id);
  expect((await world.app.messages.update({ conversationId, externalTag: 'T-1' })).recentTransfers).toHaveLength(20);
});
