import { expect } from 'vitest';
import { addNonParticipant, getQueueId, getUserId, getWrapupCodeId } from './ids.js';
import { type Cases, getIds, hasAgentInState, pickConversationId, pickParticipantIds, type World } from './world.js';

const getMessageIds = (world: World, state = 'connected') =>
  getIds(world.conversation('message', hasAgentInState(state)));
const getFirstMessage = (world: World) => {
  const { message: thread } = world.conversation('message', hasAgentInState('connected'));
  return thread?.messages[0] ?? { id: '', textBody: '' };
};

export const messageCases = {
  getConversationsMessages: {
    succeeds: () => ({}),
    verify: (_, __, { entities = [] }) => expect(entities.length).toBeGreaterThan(1),
  },
  getConversationsMessage: {
    succeeds: (world) => pickConversationId(getMessageIds(world)),
    verify: (_, __, { participants }) =>
      expect(participants?.[0]).toMatchObject({ type: 'sms', messages: [{ messageStatus: 'received' }] }),
    fails: { 'conversation.error.conversation.not.found': () => ({ conversationId: 'none' }) },
  },
  getConversationsMessageMessage: {
    succeeds: (world) => ({ ...pickConversationId(getMessageIds(world)), messageId: getFirstMessage(world).id }),
    verify: (world, _, result) => expect(result.textBody).toBe(getFirstMessage(world).textBody),
    fails: { 'not.found': (world) => ({ ...pickConversationId(getMessageIds(world)), messageId: 'none' }) },
  },
  getConversationsMessageDetails: {
    succeeds: (world) => ({ messageId: getFirstMessage(world).id }),
    verify: (world, _, result) => expect(result.textBody).toBe(getFirstMessage(world).textBody),
    fails: { 'not.found': () => ({ messageId: 'none' }) },
  },
  patchConversationsMessage: {
    succeeds: (world) => ({ ...pickConversationId(getMessageIds(world)), state: 'disconnected' }),
    verify: (_, __, result) => {
      expect(result).not.toHaveProperty('state');
      expect(result).toMatchObject({ endTime: expect.any(String) });
    },
    fails: { 'invalid.value': (world) => ({ ...pickConversationId(getMessageIds(world)), state: 'dialing' }) },
  },
  patchConversationsMessageParticipant: {
    caller: 'Linus Meyer',
    succeeds: (world) => ({ ...pickParticipantIds(getMessageIds(world, 'alerting')), state: 'connected' }),
    verify: async (world, { conversationId }) =>
      expect((await world.app.messages.get({ conversationId })).participants?.at(-1)).toMatchObject({
        state: 'connected',
      }),
    fails: {
      'conversation.participant.update.invalid': (world) => ({
        ...pickParticipantIds(getMessageIds(world, 'alerting')),
        held: true,
      }),
      'conversation.error.participant.no.active.conversations': async (world) => {
        const ids = pickParticipantIds(getMessageIds(world));
        await world.grace.messages.updateParticipant({ ...ids, state: 'disconnected' });
        return { as: 'Grace Okafor', args: { ...ids, state: 'disconnected' } };
      },
      'not.authorized': (world) => ({
        as: addNonParticipant(world),
        args: { ...pickParticipantIds(getMessageIds(world)), held: true },
      }),
    },
  },
  patchConversationsMessageParticipantCommunication: {
    succeeds: (world) => ({ ...getMessageIds(world), state: 'disconnected' }),
    verify: async (world, { conversationId }) =>
      expect((await world.app.messages.get({ conversationId })).participants?.at(-1)).toMatchObject({
        state: 'disconnected',
      }),
    fails: { 'communication.state.required': (world) => ({ ...getMessageIds(world), held: true }) },
  },
  patchConversationsMessageParticipantAttributes: {
    succeeds: (world) => ({ ...pickParticipantIds(getMessageIds(world)), attributes: { order: '4711' } }),
    verify: (_, __, { attributes }) => expect(attributes).toEqual({ order: '4711' }),
    fails: { 'not.found': (world) => ({ ...pickParticipantIds(getMessageIds(world)), participantId: 'none' }) },
  },
  postConversationsMessageParticipantReplace: {
    succeeds: (world) => ({ ...pickParticipantIds(getMessageIds(world)), queueId: getQueueId(world, 'Orders') }),
    verify: async (world, { conversationId }) => {
      const { participants = [] } = await world.app.messages.get({ conversationId });
      expect(participants.slice(-3)).toMatchObject([
        { purpose: 'agent', state: 'disconnected', disconnectType: 'transfer' },
        { purpose: 'acd', state: 'connected', queue: { name: 'Orders' } },
        { purpose: 'agent', state: 'alerting', user: { name: 'Linus Meyer' } },
      ]);
    },
    fails: {
      'conversations.error.queue.not.found': (world) => ({
        ...pickParticipantIds(getMessageIds(world)),
        queueId: 'none',
      }),
      'conversations.error.transfer.not.connected': (world) => ({
        as: 'app',
        args: { ...pickParticipantIds(getMessageIds(world, 'alerting')), userId: getUserId(world, 'Mei Tanaka') },
      }),
      'conversation.error.forbidden.not.active.participant': (world) => ({
        as: addNonParticipant(world),
        args: { ...pickParticipantIds(getMessageIds(world)), queueId: getQueueId(world, 'Orders') },
      }),
      'invalid.value': (world) => pickParticipantIds(getMessageIds(world)),
    },
  },
  getConversationsMessageParticipantCommunicationWrapup: {
    succeeds: (world) => getMessageIds(world),
    verify: (_, __, result) => expect(result).toEqual({}),
    fails: {
      'conversation.error.conversation.not.found': (world) => ({ ...getMessageIds(world), conversationId: 'none' }),
    },
  },
  postConversationsMessageParticipantCommunicationWrapup: {
    succeeds: (world) => ({ ...getMessageIds(world), code: getWrapupCodeId(world) }),
    verify: async (world, { code }) =>
      expect(await world.app.messages.getWrapup(getMessageIds(world))).toMatchObject({ code }),
    fails: {
      'missing.wrapup.code': (world) => ({ ...getMessageIds(world), notes: 'x' }),
      'invalid.value': (world) => ({ ...getMessageIds(world), code: 'none' }),
    },
  },
  getConversationsMessageParticipantWrapup: {
    succeeds: async (world) => {
      await world.grace.messages.setWrapup({
        ...getMessageIds(world),
        code: getWrapupCodeId(world),
        provisional: true,
      });
      return pickParticipantIds(getMessageIds(world));
    },
    verify: (_, __, result) => expect(result).toEqual({}),
    fails: { 'not.found': (world) => ({ ...pickParticipantIds(getMessageIds(world)), participantId: 'none' }) },
  },
  getConversationsMessageParticipantWrapupcodes: {
    succeeds: (world) => pickParticipantIds(getMessageIds(world)),
    verify: (_, __, codes) => expect(codes.length).toBe(5),
    fails: { 'not.found': (world) => ({ ...pickParticipantIds(getMessageIds(world)), participantId: 'none' }) },
  },
} satisfies Cases;
