import { expect } from 'vitest';
import { MAX_PARKED } from '../../../src/sandbox/channels/emails/parking-handlers.js';
import type { SandboxConversation as Conversation } from '../../../src/sandbox/index.js';
import { email, ended } from './email-world.js';
import { codeOf, queueOf, stranger, userOf } from './ids.js';
import { agentIs, type Cases, idsOf, only, place } from './world.js';

export const emailParticipantCases = {
  patchConversationsEmailParticipant: {
    by: 'Linus Meyer',
    succeeds: (world) => ({ ...place(email(world, 'alerting')), state: 'connected' }),
    sees: (world, { conversationId }) => {
      const { participants = [] } = world.organization.state.conversations[conversationId] as Conversation;
      const states = participants.map((p) => `${p.purpose} ${p.communications[0].state}`);
      expect(states).toEqual(['customer connected', 'acd disconnected', 'agent connected']);
    },
    fails: {
      'postino.error.answer.not.alerting': (world) => ({ ...place(ended(world)), state: 'connected' }),
      'conversation.error.participant.no.active.conversations': (world) => ({
        ...place(ended(world)),
        state: 'disconnected',
      }),
      'conversation.participant.update.invalid': (world) => ({
        as: 'app',
        args: { ...place(email(world)), state: 'parked', resumeTime: '2026-01-12T09:00:00.000Z' },
      }),
      'conversation.error.forbidden.not.active.participant': (world) => ({
        as: stranger(world),
        args: { ...place(email(world)), held: true },
      }),
      'invalid.value': (world) => ({ as: 'app', args: { ...place(email(world)), wrapup: { code: 'none' } } }),
    },
  },
  patchConversationsEmailParticipantCommunication: {
    succeeds: (world) => ({ ...email(world), state: 'disconnected', wrapup: { code: codeOf(world) } }),
    sees: async (world, args) => {
      const { participants = [] } = await world.app.emails.get(only(args));
      expect(participants.at(-1)).toMatchObject({ state: 'disconnected', wrapupRequired: true });
      expect(await world.app.emails.getParticipantWrapup(place(args))).toEqual({});
    },
    fails: {
      'communication.state.required': (world) => ({
        as: 'app',
        args: { ...email(world, 'alerting'), state: 'connected' },
      }),
      'conversation.error.conversation.not.found': (world) => ({
        ...email(world),
        conversationId: 'none',
        state: 'disconnected',
      }),
      'invalid.value': (world) => ({ as: 'app', args: { ...ended(world), state: 'disconnected' } }),
    },
  },
  patchConversationsEmailParticipantAttributes: {
    succeeds: async (world) => {
      await world.grace.emails.updateParticipantAttributes({
        ...place(email(world)),
        attributes: { kept: '1', changed: '1' },
      });
      return { ...place(email(world)), attributes: { changed: '2' } };
    },
    sees: (_, __, { attributes }) => expect(attributes).toEqual({ kept: '1', changed: '2' }),
    fails: { 'not.found': (world) => ({ ...place(email(world)), participantId: 'none', attributes: {} }) },
  },
  patchConversationsEmailParticipantParkingstate: {
    succeeds: (world) => ({ ...place(email(world)), state: 'parked', resumeTime: '2026-01-12T10:00:00.000Z' }),
    sees: async (world, { conversationId }) => {
      const agent = async () => (await world.app.emails.get({ conversationId })).participants?.at(-1);
      const { parkTime, state } = (await agent()) ?? {};
      expect(state).toBe('parked');
      world.sandbox.clock.advance(3_600_000);
      expect(await agent()).toMatchObject({ state: 'connected', parkTime });
    },
    fails: {
      'conversation.error.unexpected.parking.state': (world) => ({ ...place(email(world)), state: 'alerting' }),
      'conversation.error.conversation.disconnected': (world) => ({ ...place(ended(world)), state: 'parked' }),
      'conversation.error.conversation.not.found': (world) => ({
        ...place(email(world)),
        conversationId: 'none',
        state: 'parked',
      }),
      'conversation.error.participant.not.found': (world) => ({
        ...place(email(world)),
        participantId: 'none',
        state: 'parked',
      }),
      'email.park.communication.not.connected': (world) => ({
        as: 'app',
        args: { ...place(email(world, 'alerting')), state: 'parked' },
      }),
      'email.park.communication.not.internal': (world) => {
        const { id, participants } = world.conversation('email', agentIs('connected'));
        return { conversationId: id, participantId: participants[0]?.id ?? '', state: 'parked' };
      },
      'conversation.error.forbidden.not.active.participant': async (world) => {
        const part = place(email(world));
        await world.grace.emails.replaceParticipant({ ...part, userId: userOf(world, 'Mei Tanaka') });
        return { ...part, state: 'parked' };
      },
      'email.park.user.not.communication.owner': (world) => ({
        as: 'Linus Meyer',
        args: { ...place(email(world)), state: 'parked' },
      }),
      'email.unpark.communication.not.parked': (world) => ({ ...place(email(world)), state: 'connected' }),
      'conversation.error.park.user.concurrent.max.exceeded': (world) => {
        const { conversations } = world.organization.state;
        const parked = world.conversation('email', agentIs('parked'));
        for (let i = 0; i < MAX_PARKED; i += 1)
          conversations[`copy-${i}`] = { ...structuredClone(parked), id: `copy-${i}` };
        return { ...place(email(world)), state: 'parked' };
      },
      'invalid.value': (world) => ({ ...place(email(world)), state: 'parked', resumeTime: '2020-01-01T00:00:00Z' }),
    },
  },
  postConversationsEmailParticipantReplace: {
    succeeds: (world) => ({ ...place(email(world)), userId: userOf(world, 'Mei Tanaka') }),
    sees: async (world, { conversationId }) => {
      const { participants = [], recentTransfers } = await world.app.emails.get({ conversationId });
      expect(participants.slice(-2)).toMatchObject([
        { state: 'disconnected', disconnectType: 'transfer', user: { name: 'Grace Okafor' }, wrapupRequired: true },
        { state: 'alerting', user: { name: 'Mei Tanaka' } },
      ]);
      expect(recentTransfers).toMatchObject([{ state: 'Complete', transferType: 'Unattended' }]);
    },
    fails: {
      'conversations.error.queue.not.found': (world) => ({ ...place(email(world)), queueId: 'none' }),
      'postino.error.transfer.not.connected': (world) => ({
        as: 'app',
        args: { ...place(email(world, 'alerting')), queueId: queueOf(world, 'Orders') },
      }),
      'conversations.error.transfer.same.party': (world) => ({
        ...place(email(world)),
        userId: userOf(world, 'Grace Okafor'),
      }),
      'postino.error.transfer.replace.external': (world) => {
        const { id, participants } = world.conversation('email', agentIs('connected'));
        return { conversationId: id, participantId: participants[0]?.id ?? '', queueId: queueOf(world, 'Orders') };
      },
      'conversation.error.forbidden.not.active.participant': (world) => ({
        as: stranger(world),
        args: { ...place(email(world)), queueId: queueOf(world, 'Orders') },
      }),
      'invalid.value': (world) => ({ ...place(email(world)), address: 'x@y.example' }),
    },
  },
  postConversationsEmailReconnect: {
    succeeds: (world) => only(ended(world)),
    sees: async (world, { conversationId }) => {
      const { participants = [] } = await world.app.emails.get({ conversationId });
      // When somebody joined first.
      expect(participants[0]?.startTime).toBe(world.organization.state.conversations[conversationId]?.startTime);
      const active = participants.filter(({ state }) => state === 'connected');
      expect(active).toMatchObject([{ purpose: 'customer' }, { purpose: 'agent', user: { name: 'Grace Okafor' } }]);
    },
    fails: {
      'email.reconnect.already.connected': (world) => only(email(world)),
      'email.reconnect.expired': (world) => {
        world.conversation('email', ({ endTime }) => endTime !== undefined).endTime = '2025-01-01T00:00:00.000Z';
        return only(ended(world));
      },
      'email.reconnect.no.external': (world) => {
        const conversation = world.conversation('email', ({ endTime }) => endTime !== undefined);
        conversation.participants.shift();
        return only(idsOf(conversation));
      },
      'email.reconnect.no.internal': (world) => {
        const conversation = world.conversation('email', ({ endTime }) => endTime !== undefined);
        conversation.participants.pop();
        return { conversationId: conversation.id };
      },
      'email.reconnect.agent.limit.exceeded': (world) => {
        const { conversations } = world.organization.state;
        const open = world.conversation('email', agentIs('connected'));
        for (let i = 0; i < 100; i += 1) conversations[`copy-${i}`] = { ...structuredClone(open), id: `copy-${i}` };
        return only(ended(world));
      },
      'not.found': () => ({ conversationId: 'none' }),
    },
  },
  getConversationsEmailParticipantCommunicationWrapup: {
    succeeds: async (world) => {
      await world.grace.emails.setWrapup({ ...email(world), code: codeOf(world), provisional: true, notes: 'so far' });
      return { ...email(world), provisional: true };
    },
    sees: (world, _, result) => expect(result).toMatchObject({ code: codeOf(world), notes: 'so far' }),
    fails: { 'conversation.error.conversation.not.found': (world) => ({ ...email(world), conversationId: 'none' }) },
  },
  postConversationsEmailParticipantCommunicationWrapup: {
    succeeds: (world) => ({ ...email(world), code: codeOf(world), tags: ['tent'] }),
    sees: async (world, args) =>
      expect(await world.app.emails.getWrapup(email(world))).toMatchObject({ code: args.code, tags: ['tent'] }),
    fails: {
      'missing.wrapup.code': (world) => ({ ...email(world), notes: 'no code' }),
      'invalid.value': (world) => ({ ...email(world), code: 'none' }),
      'bad.request': (world) => ({ as: 'app', args: { ...email(world, 'alerting'), code: codeOf(world) } }),
    },
  },
  getConversationsEmailParticipantWrapup: {
    succeeds: async (world) => {
      await world.grace.emails.setWrapup({ ...email(world), code: codeOf(world) });
      return place(email(world));
    },
    sees: (world, _, result) => expect(result).toMatchObject({ code: codeOf(world) }),
    fails: { 'not.found': (world) => ({ ...place(email(world)), participantId: 'none' }) },
  },
  getConversationsEmailParticipantWrapupcodes: {
    succeeds: (world) => place(email(world)),
    sees: (_, __, codes) => expect(codes.map(({ name }) => name)).toContain('Resolved'),
    fails: { 'not.found': (world) => ({ ...place(email(world)), participantId: 'none' }) },
  },
} satisfies Cases;
