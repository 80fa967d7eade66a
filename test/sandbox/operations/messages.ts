import { expect } from 'vitest';
import { codeOf, queueOf, stranger, userOf } from './ids.js';
import { agentIs, type Cases, idsOf, only, place, type World } from './world.js';

const message = (world: World, state = 'connected') => idsOf(world.conversation('message', agentIs(state)));
const textOf = (world: World) => {
  const { message: thread } = world.conversation('message', agentIs('connected'));
  return thread?.messages[0] ?? { id: '', textBody: '' };
};

/** Messaging conversations and their participants. */
export const messageCases = {
  getConversationsMessages: {
    succeeds: () => ({}),
    sees: (_, __, { entities = [] }) => expect(entities.length).toBeGreaterThan(1),
  },
  getConversationsMessage: {
    succeeds: (world) => only(message(world)),
    sees: (_, __, { participants }) =>
      expect(participants?.[0]).toMatchObject({ type: 'sms', messages: [{ messageStatus: 'received' }] }),
    fails: { 'conversation.error.conversation.not.found': () => ({ conversationId: 'none' }) },
  },
  getConversationsMessageMessage: {
    succeeds: (world) => ({ ...only(message(world)), messageId: textOf(world).id }),
    sees: (world, _, result) => expect(result.textBody).toBe(textOf(world).textBody),
    fails: { 'not.found': (world) => ({ ...only(message(world)), messageId: 'none' }) },
  },
  getConversationsMessageDetails: {
    succeeds: (world) => ({ messageId: textOf(world).id }),
    sees: (world, _, result) => expect(result.textBody).toBe(textOf(world).textBody),
    fails: { 'not.found': () => ({ messageId: 'none' }) },
  },
  patchConversationsMessage: {
    succeeds: (world) => ({ ...only(message(world)), state: 'disconnected' }),
    sees: (_, __, result) => {
      expect(result).not.toHaveProperty('state');
      expect(result).toMatchObject({ endTime: expect.any(String) });
    },
    fails: { 'invalid.value': (world) => ({ ...only(message(world)), state: 'dialing' }) },
  },
  patchConversationsMessageParticipant: {
    by: 'Linus Meyer',
    succeeds: (world) => ({ ...place(message(world, 'alerting')), state: 'connected' }),
    sees: async (world, { conversationId }) =>
      expect((await world.app.messages.get({ conversationId })).participants?.at(-1)).toMatchObject({
        state: 'connected',
      }),
    fails: {
      'conversation.participant.update.invalid': (world) => ({ ...place(message(world, 'alerting')), held: true }),
      'conversation.error.participant.no.active.conversations': async (world) => {
        const part = place(message(world));
        await world.grace.messages.updateParticipant({ ...part, state: 'disconnected' });
        return { as: 'Grace Okafor', args: { ...part, state: 'disconnected' } };
      },
      'not.authorized': (world) => ({ as: stranger(world), args: { ...place(message(world)), held: true } }),
    },
  },
  patchConversationsMessageParticipantCommunication: {
    succeeds: (world) => ({ ...message(world), state: 'disconnected' }),
    sees: async (world, { conversationId }) =>
      expect((await world.app.messages.get({ conversationId })).participants?.at(-1)).toMatchObject({
        state: 'disconnected',
      }),
    fails: { 'communication.state.required': (world) => ({ ...message(world), held: true }) },
  },
  patchConversationsMessageParticipantAttributes: {
    succeeds: (world) => ({ ...place(message(world)), attributes: { order: '4711' } }),
    sees: (_, __, { attributes }) => expect(attributes).toEqual({ order: '4711' }),
    fails: { 'not.found': (world) => ({ ...place(message(world)), participantId: 'none' }) },
  },
  postConversationsMessageParticipantReplace: {
    succeeds: (world) => ({ ...place(message(world)), queueId: queueOf(world, 'Orders') }),
    sees: async (world, { conversationId }) => {
      const { participants = [] } = await world.app.messages.get({ conversationId });
      expect(participants.slice(-3)).toMatchObject([
        { purpose: 'agent', state: 'disconnected', disconnectType: 'transfer' },
        { purpose: 'acd', state: 'connected', queue: { name: 'Orders' } },
        { purpose: 'agent', state: 'alerting', user: { name: 'Linus Meyer' } },
      ]);
    },
    fails: {
      'conversations.error.queue.not.found': (world) => ({ ...place(message(world)), queueId: 'none' }),
      'conversations.error.transfer.not.connected': (world) => ({
        as: 'app',
        args: { ...place(message(world, 'alerting')), userId: userOf(world, 'Mei Tanaka') },
      }),
      'conversation.error.forbidden.not.active.participant': (world) => ({
        as: stranger(world),
        args: { ...place(message(world)), queueId: queueOf(world, 'Orders') },
      }),
      'invalid.value': (world) => place(message(world)),
    },
  },
  getConversationsMessageParticipantCommunicationWrapup: {
    succeeds: (world) => message(world),
    sees: (_, __, result) => expect(result).toEqual({}),
    fails: { 'conversation.error.conversation.not.found': (world) => ({ ...message(world), conversationId: 'none' }) },
  },
  postConversationsMessageParticipantCommunicationWrapup: {
    succeeds: (world) => ({ ...message(world), code: codeOf(world) }),
    sees: async (world, { code }) => expect(await world.app.messages.getWrapup(message(world))).toMatchObject({ code }),
    fails: {
      'missing.wrapup.code': (world) => ({ ...message(world), notes: 'x' }),
      'invalid.value': (world) => ({ ...message(world), code: 'none' }),
    },
  },
  getConversationsMessageParticipantWrapup: {
    succeeds: async (world) => {
      await world.grace.messages.setWrapup({ ...message(world), code: codeOf(world), provisional: true });
      return place(message(world));
    },
    sees: (_, __, result) => expect(result).toEqual({}),
    fails: { 'not.found': (world) => ({ ...place(message(world)), participantId: 'none' }) },
  },
  getConversationsMessageParticipantWrapupcodes: {
    succeeds: (world) => place(message(world)),
    sees: (_, __, codes) => expect(codes.length).toBe(5),
    fails: { 'not.found': (world) => ({ ...place(message(world)), participantId: 'none' }) },
  },
} satisfies Cases;
