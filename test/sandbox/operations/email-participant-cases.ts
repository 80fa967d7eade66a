import { expect } from 'vitest';
import type { SandboxConversation as Conversation } from '../../../src/sandbox/index.js';
import { MAX_PARKED } from '../../../src/sandbox/shared/set-parking-state.js';
import { getEmailIds, getEndedEmailIds } from './email-fixtures.js';
import { addNonParticipant, getQueueId, getUserId, getWrapupCodeId } from './ids.js';
import { type Cases, getIds, hasAgentInState, pickConversationId, pickParticipantIds } from './world.js';

export const emailParticipantCases = {
  patchConversationsEmailParticipant: {
    caller: 'Linus Meyer',
    succeeds: (world) => ({ ...pickParticipantIds(getEmailIds(world, 'alerting')), state: 'connected' }),
    verify: (world, { conversationId }) => {
      const { participants = [] } = world.organization.state.conversations[conversationId] as Conversation;
      const states = participants.map((p) => `${p.purpose} ${p.communications[0].state}`);
      expect(states).toEqual(['customer connected', 'acd disconnected', 'agent connected']);
    },
    fails: {
      'postino.error.answer.not.alerting': (world) => ({
        ...pickParticipantIds(getEndedEmailIds(world)),
        state: 'connected',
      }),
      'conversation.error.participant.no.active.conversations': (world) => ({
        ...pickParticipantIds(getEndedEmailIds(world)),
        state: 'disconnected',
      }),
      'conversation.participant.update.invalid': (world) => ({
        as: 'app',
        args: { ...pickParticipantIds(getEmailIds(world)), state: 'parked', resumeTime: '2026-01-12T09:00:00.000Z' },
      }),
      'conversation.error.forbidden.not.active.participant': (world) => ({
        as: addNonParticipant(world),
        args: { ...pickParticipantIds(getEmailIds(world)), held: true },
      }),
      'invalid.value': (world) => ({
        as: 'app',
        args: { ...pickParticipantIds(getEmailIds(world)), wrapup: { code: 'none' } },
      }),
    },
  },
  patchConversationsEmailParticipantCommunication: {
    succeeds: (world) => ({ ...getEmailIds(world), state: 'disconnected', wrapup: { code: getWrapupCodeId(world) } }),
    verify: async (world, args) => {
      const { participants = [] } = await world.app.emails.get(pickConversationId(args));
      expect(participants.at(-1)).toMatchObject({ state: 'disconnected', wrapupRequired: true });
      expect(await world.app.emails.getParticipantWrapup(pickParticipantIds(args))).toEqual({});
    },
    fails: {
      'communication.state.required': (world) => ({
        as: 'app',
        args: { ...getEmailIds(world, 'alerting'), state: 'connected' },
      }),
      'conversation.error.conversation.not.found': (world) => ({
        ...getEmailIds(world),
        conversationId: 'none',
        state: 'disconnected',
      }),
      'invalid.value': (world) => ({ as: 'app', args: { ...getEndedEmailIds(world), state: 'disconnected' } }),
    },
  },
  patchConversationsEmailParticipantAttributes: {
    succeeds: async (world) => {
      await world.grace.emails.updateParticipantAttributes({
        ...pickParticipantIds(getEmailIds(world)),
        attributes: { unchanged: '1', changed: '1' },
      });
      return { ...pickParticipantIds(getEmailIds(world)), attributes: { changed: '2' } };
    },
    verify: (_, __, { attributes }) => expect(attributes).toEqual({ unchanged: '1', changed: '2' }),
    fails: {
      'not.found': (world) => ({ ...pickParticipantIds(getEmailIds(world)), participantId: 'none', attributes: {} }),
    },
  },
  patchConversationsEmailParticipantParkingstate: {
    succeeds: (world) => ({
      ...pickParticipantIds(getEmailIds(world)),
      state: 'parked',
      resumeTime: '2026-01-12T10:00:00.000Z',
    }),
    verify: async (world, { conversationId }) => {
      const agent = async () => (await world.app.emails.get({ conversationId })).participants?.at(-1);
      const { parkTime, state } = (await agent()) ?? {};
      expect(state).toBe('parked');
      world.sandbox.clock.advance(3_600_000);
      expect(await agent()).toMatchObject({ state: 'connected', parkTime });
    },
    fails: {
      'conversation.error.unexpected.parking.state': (world) => ({
        ...pickParticipantIds(getEmailIds(world)),
        state: 'alerting',
      }),
      'conversation.error.conversation.disconnected': (world) => ({
        ...pickParticipantIds(getEndedEmailIds(world)),
        state: 'parked',
      }),
      'conversation.error.conversation.not.found': (world) => ({
        ...pickParticipantIds(getEmailIds(world)),
        conversationId: 'none',
        state: 'parked',
      }),
      'conversation.error.participant.not.found': (world) => ({
        ...pickParticipantIds(getEmailIds(world)),
        participantId: 'none',
        state: 'parked',
      }),
      'email.park.communication.not.connected': (world) => ({
        as: 'app',
        args: { ...pickParticipantIds(getEmailIds(world, 'alerting')), state: 'parked' },
      }),
      'email.park.communication.not.internal': (world) => {
        const { id, participants } = world.conversation('email', hasAgentInState('connected'));
        return { conversationId: id, participantId: participants[0]?.id ?? '', state: 'parked' };
      },
      'conversation.error.forbidden.not.active.participant': async (world) => {
        const ids = pickParticipantIds(getEmailIds(world));
        await world.grace.emails.replaceParticipant({ ...ids, userId: getUserId(world, 'Mei Tanaka') });
        return { ...ids, state: 'parked' };
      },
      'email.park.user.not.communication.owner': (world) => ({
        as: 'Linus Meyer',
        args: { ...pickParticipantIds(getEmailIds(world)), state: 'parked' },
      }),
      'email.unpark.communication.not.parked': (world) => ({
        ...pickParticipantIds(getEmailIds(world)),
        state: 'connected',
      }),
      'conversation.error.park.user.concurrent.max.exceeded': (world) => {
        const { conversations } = world.organization.state;
        const parked = world.conversation('email', hasAgentInState('parked'));
        for (let i = 0; i < MAX_PARKED; i += 1)
          conversations[`copy-${i}`] = { ...structuredClone(parked), id: `copy-${i}` };
        return { ...pickParticipantIds(getEmailIds(world)), state: 'parked' };
      },
      'invalid.value': (world) => ({
        ...pickParticipantIds(getEmailIds(world)),
        state: 'parked',
        resumeTime: '2020-01-01T00:00:00Z',
      }),
    },
  },
  postConversationsEmailParticipantReplace: {
    succeeds: (world) => ({ ...pickParticipantIds(getEmailIds(world)), userId: getUserId(world, 'Mei Tanaka') }),
    verify: async (world, { conversationId }) => {
      const { participants = [], recentTransfers } = await world.app.emails.get({ conversationId });
      expect(participants.slice(-2)).toMatchObject([
        { state: 'disconnected', disconnectType: 'transfer', user: { name: 'Grace Okafor' }, wrapupRequired: true },
        { state: 'alerting', user: { name: 'Mei Tanaka' } },
      ]);
      expect(recentTransfers).toMatchObject([{ state: 'Complete', transferType: 'Unattended' }]);
    },
    fails: {
      'conversations.error.queue.not.found': (world) => ({
        ...pickParticipantIds(getEmailIds(world)),
        queueId: 'none',
      }),
      'postino.error.transfer.not.connected': (world) => ({
        as: 'app',
        args: { ...pickParticipantIds(getEmailIds(world, 'alerting')), queueId: getQueueId(world, 'Orders') },
      }),
      'conversations.error.transfer.same.party': (world) => ({
        ...pickParticipantIds(getEmailIds(world)),
        userId: getUserId(world, 'Grace Okafor'),
      }),
      'postino.error.transfer.replace.external': (world) => {
        const { id, participants } = world.conversation('email', hasAgentInState('connected'));
        return { conversationId: id, participantId: participants[0]?.id ?? '', queueId: getQueueId(world, 'Orders') };
      },
      'conversation.error.forbidden.not.active.participant': (world) => ({
        as: addNonParticipant(world),
        args: { ...pickParticipantIds(getEmailIds(world)), queueId: getQueueId(world, 'Orders') },
      }),
      'invalid.value': (world) => ({ ...pickParticipantIds(getEmailIds(world)), address: 'x@y.example' }),
    },
  },
  postConversationsEmailReconnect: {
    succeeds: (world) => pickConversationId(getEndedEmailIds(world)),
    verify: async (world, { conversationId }) => {
      const { participants = [] } = await world.app.emails.get({ conversationId });
      // The start time does not change.
      expect(participants[0]?.startTime).toBe(world.organization.state.conversations[conversationId]?.startTime);
      const active = participants.filter(({ state }) => state === 'connected');
      expect(active).toMatchObject([{ purpose: 'customer' }, { purpose: 'agent', user: { name: 'Grace Okafor' } }]);
    },
    fails: {
      'email.reconnect.already.connected': (world) => pickConversationId(getEmailIds(world)),
      'email.reconnect.expired': (world) => {
        world.conversation('email', ({ endTime }) => endTime !== undefined).endTime = '2025-01-01T00:00:00.000Z';
        return pickConversationId(getEndedEmailIds(world));
      },
      'email.reconnect.no.external': (world) => {
        const conversation = world.conversation('email', ({ endTime }) => endTime !== undefined);
        conversation.participants.shift();
        return pickConversationId(getIds(conversation));
      },
      'email.reconnect.no.internal': (world) => {
        const conversation = world.conversation('email', ({ endTime }) => endTime !== undefined);
        conversation.participants.pop();
        return { conversationId: conversation.id };
      },
      'email.reconnect.agent.limit.exceeded': (world) => {
        const { conversations } = world.organization.state;
        const open = world.conversation('email', hasAgentInState('connected'));
        for (let i = 0; i < 100; i += 1) conversations[`copy-${i}`] = { ...structuredClone(open), id: `copy-${i}` };
        return pickConversationId(getEndedEmailIds(world));
      },
      'not.found': () => ({ conversationId: 'none' }),
    },
  },
  getConversationsEmailParticipantCommunicationWrapup: {
    succeeds: async (world) => {
      await world.grace.emails.setWrapup({
        ...getEmailIds(world),
        code: getWrapupCodeId(world),
        provisional: true,
        notes: 'so far',
      });
      return { ...getEmailIds(world), provisional: true };
    },
    verify: (world, _, result) => expect(result).toMatchObject({ code: getWrapupCodeId(world), notes: 'so far' }),
    fails: {
      'conversation.error.conversation.not.found': (world) => ({ ...getEmailIds(world), conversationId: 'none' }),
    },
  },
  postConversationsEmailParticipantCommunicationWrapup: {
    succeeds: (world) => ({ ...getEmailIds(world), code: getWrapupCodeId(world), tags: ['tent'] }),
    verify: async (world, args) =>
      expect(await world.app.emails.getWrapup(getEmailIds(world))).toMatchObject({ code: args.code, tags: ['tent'] }),
    fails: {
      'missing.wrapup.code': (world) => ({ ...getEmailIds(world), notes: 'no code' }),
      'invalid.value': (world) => ({ ...getEmailIds(world), code: 'none' }),
      'bad.request': (world) => ({
        as: 'app',
        args: { ...getEmailIds(world, 'alerting'), code: getWrapupCodeId(world) },
      }),
    },
  },
  getConversationsEmailParticipantWrapup: {
    succeeds: async (world) => {
      await world.grace.emails.setWrapup({ ...getEmailIds(world), code: getWrapupCodeId(world) });
      return pickParticipantIds(getEmailIds(world));
    },
    verify: (world, _, result) => expect(result).toMatchObject({ code: getWrapupCodeId(world) }),
    fails: { 'not.found': (world) => ({ ...pickParticipantIds(getEmailIds(world)), participantId: 'none' }) },
  },
  getConversationsEmailParticipantWrapupcodes: {
    succeeds: (world) => pickParticipantIds(getEmailIds(world)),
    verify: (_, __, codes) => expect(codes.map(({ name }) => name)).toContain('Resolved'),
    fails: { 'not.found': (world) => ({ ...pickParticipantIds(getEmailIds(world)), participantId: 'none' }) },
  },
} satisfies Cases;
