import { expect } from 'vitest';
import type { EmailMessage } from '../../../src/generated/models.js';
import { MAX_PARKED } from '../../../src/sandbox/channels/email/parking.js';
import type { Conversation } from '../../../src/sandbox/index.js';
import { codeOf, queueOf, stranger, userOf } from './ids.js';
import { agentIs, type Cases, idsOf, type World } from './world.js';

const email = (world: World, state = 'connected') => idsOf(world.conversation('email', agentIs(state)));
const ended = (world: World) => idsOf(world.conversation('email', ({ endTime }) => endTime !== undefined));
const place = ({ conversationId, participantId }: ReturnType<typeof idsOf>) => ({ conversationId, participantId });
const only = ({ conversationId }: ReturnType<typeof idsOf>) => ({ conversationId });
const threadOf = (world: World, conversationId: string) =>
  world.organization.state.conversations[conversationId]?.email?.messages ?? [];

const domain = 'harbor-supply.example';
const letter = {
  from: { email: `support@${domain}`, name: 'Support' },
  to: [{ email: 'ada@mail.example', name: 'Ada Lindqvist' }],
  textBody: 'It is on its way.',
};
const write = (world: World, more: Partial<EmailMessage> = {}) => ({ ...only(email(world)), ...letter, ...more });

/** An e-mail conversation of another provider. */
async function external(world: World): Promise<string> {
  const { id = '' } = await world.grace.emails.create({
    provider: 'Mail Gateway',
    direction: 'INBOUND',
    queueId: queueOf(world, 'Support'),
    fromAddress: 'zoe@mail.example',
    subject: 'Hello',
  });
  return id;
}

/** Ada's conversation, whose e-mail has an attachment. */
const attached = (world: World) => {
  const conversation = world.conversation('email', agentIs('connected'));
  const [message] = conversation.email?.messages ?? [];
  return {
    conversationId: conversation.id,
    attachments: message?.attachments ?? [],
    sourceMessage: { id: message?.id ?? '' },
  };
};

export const emailCases = {
  getConversationsEmails: {
    by: 'Grace Okafor',
    succeeds: () => ({}),
    sees: (_, __, { entities = [] }) => expect(entities.length).toBeGreaterThan(1),
  },
  getConversationsEmail: {
    succeeds: (world) => only(email(world)),
    fails: {
      'conversation.error.conversation.not.found': (world) => only(idsOf(world.conversation('message'))),
    },
  },
  getConversationsEmailSettings: {
    succeeds: (world) => only(email(world)),
    fails: { 'postino.error.not.found': () => ({ conversationId: 'none' }) },
  },
  getConversationsEmailMessages: {
    succeeds: (world) => ({ ...only(email(world)), includeAgentlessStitchedMessages: true }),
    fails: { 'not.found': () => ({ conversationId: 'none' }) },
  },
  getConversationsEmailMessage: {
    succeeds: (world) => {
      const { conversationId } = email(world);
      return { conversationId, messageId: threadOf(world, conversationId)[0]?.id ?? '' };
    },
    fails: { 'not.found': (world) => ({ ...only(email(world)), messageId: 'none' }) },
  },
  getConversationsEmailMessagesDraft: {
    succeeds: (world) => only(email(world)),
    fails: { 'postino.error.not.found': (world) => only(ended(world)) },
  },
  putConversationsEmailMessagesDraft: {
    succeeds: (world) => write(world, { subject: 'Your tent', cc: [{ email: 'sven@mail.example' }] }),
    sees: async (world, { conversationId }) =>
      expect(await world.app.emails.getDraft({ conversationId })).toMatchObject({
        ...letter,
        subject: 'Your tent',
        state: 'Edited',
      }),
    fails: {
      'postino.error.not.found': (world) => ({ as: 'app', args: { ...write(world), ...only(ended(world)) } }),
      'postino.error.forbidden': (world) => ({ as: stranger(world), args: write(world) }),
      'invalid.value': (world) => write(world, { attachments: [{ attachmentId: 'none' }] }),
    },
  },
  patchConversationsEmailMessagesDraft: {
    succeeds: (world) => ({ ...only(email(world)), draftType: 'Forward', autoFill: true }),
    sees: (_, __, draft) => {
      expect(draft).toMatchObject({
        draftType: 'Forward',
        to: [],
        subject: 'FW: Order 4711 has not arrived',
        historyIncluded: true,
      });
      expect(draft.textBody).toContain('From: Ada Lindqvist <ada@mail.example>');
      expect(draft.attachments).toMatchObject([{ name: 'tracking.png' }]);
    },
    fails: {
      'postino.error.bad.request': async (world) => {
        const args = { provider: 'PureCloud Email', queueId: queueOf(world, 'Orders'), toAddress: 'zoe@mail.example' };
        return { conversationId: (await world.grace.emails.create(args)).id ?? '', autoFill: true };
      },
      'email.draft.initialized': async (world) => {
        await world.grace.emails.updateDraft(write(world));
        return { ...only(email(world)), autoFill: true };
      },
      'postino.error.forbidden': (world) => ({ as: stranger(world), args: only(email(world)) }),
      'postino.error.not.found': (world) => ({ as: 'app', args: only(ended(world)) }),
    },
  },
  postConversationsEmailMessagesDraftAttachmentsCopy: {
    succeeds: attached,
    sees: (_, { attachments }, draft) => {
      expect(draft.attachments).toMatchObject([{ name: 'tracking.png' }]);
      expect(draft.attachments?.[0]?.attachmentId).not.toBe(attachments[0]?.attachmentId);
    },
    fails: {
      'postino.error.bad.request': (world) => ({ ...attached(world), sourceMessage: { id: 'none' } }),
      'postino.error.forbidden': (world) => ({ as: stranger(world), args: attached(world) }),
    },
  },
  deleteConversationsEmailMessagesDraftAttachment: {
    succeeds: async (world) => {
      const { attachments = [] } = await world.grace.emails.copyDraftAttachments(attached(world));
      return { ...only(email(world)), attachmentId: attachments[0]?.attachmentId ?? '' };
    },
    sees: async (world, { conversationId }) =>
      expect((await world.app.emails.getDraft({ conversationId })).attachments).toEqual([]),
    fails: {
      'postino.error.not.found': (world) => ({ ...only(email(world)), attachmentId: 'none' }),
      'postino.error.forbidden': (world) => ({
        as: stranger(world),
        args: { ...only(email(world)), attachmentId: 'none' },
      }),
    },
  },
  postConversationsEmailMessages: {
    succeeds: (world) => write(world),
    sees: (world, { conversationId }) => {
      expect(world.organization.sent).toMatchObject([
        { conversationId, to: ['ada@mail.example'], text: letter.textBody },
      ]);
      expect(threadOf(world, conversationId).at(-1)).toMatchObject({
        direction: 'outbound',
        textBody: letter.textBody,
      });
    },
    fails: {
      'email.error.domain.not.verified': (world) => write(world, { from: { email: 'me@elsewhere.example' } }),
      'email.error.invalid.email': (world) => write(world, { to: [{ email: 'not an address' }] }),
      'postino.error.attachments.upload.size': (world) => {
        const conversation = world.conversation('email', agentIs('connected'));
        const attachment = conversation.email?.messages[0]?.attachments?.[0];
        if (!attachment) throw new Error('no attachment');
        attachment.contentLength = 9_000_000;
        return world.grace.emails.copyDraftAttachments(attached(world)).then(() => write(world));
      },
      'postino.error.reply.no.body': (world) => write(world, { textBody: ' ' }),
      'postino.error.reply.no.receiver': (world) => write(world, { to: [] }),
      'postino.error.reply.no.to': (world) => write(world, { to: [], cc: [{ email: 'sven@mail.example' }] }),
      'postino.error.reply.no.sender': (world) => write(world, { from: { name: 'Nobody' } }),
      'invalid.value': (world) => write(world, { attachments: [{ attachmentId: 'none' }] }),
      'postino.error.forbidden': (world) => ({ as: stranger(world), args: write(world) }),
      'email.error.communication.conflict': (world) => ({
        as: 'app',
        args: { ...write(world), ...only(ended(world)) },
      }),
    },
  },
  postConversationsEmails: {
    succeeds: (world) => ({
      provider: 'PureCloud Email',
      direction: 'OUTBOUND',
      queueId: queueOf(world, 'Orders'),
      toAddress: 'zoe@mail.example',
      toName: 'Zoe',
      subject: 'Your order',
      textBody: 'A draft',
      attributes: { order: '4711' },
    }),
    sees: async (world, _, { id = '', participants }) => {
      expect(participants).toMatchObject([
        { purpose: 'customer', address: 'zoe@mail.example', direction: 'outbound', attributes: { order: '4711' } },
        { purpose: 'agent', state: 'connected', user: { name: 'Grace Okafor' } },
      ]);
      const draft = await world.grace.emails.getDraft({ conversationId: id });
      expect(draft).toMatchObject({
        from: { email: `orders@${domain}` },
        to: [{ email: 'zoe@mail.example' }],
        subject: 'Your order',
        textBody: 'A draft',
      });
    },
    fails: {
      'postino.error.notnull.createconversationrequest.provider': () => ({ provider: ' ' }),
      'postino.error.notnull.createconversationrequest.queueid': () => ({ provider: 'X', fromAddress: 'a@b.example' }),
      'email.outbound.queue.required': () => ({ provider: 'PureCloud Email', toAddress: 'zoe@mail.example' }),
      'email.outbound.queue.address.required': (world) => {
        const queue = world.organization.state.queues[0];
        delete queue?.emailAddress;
        return { provider: 'PureCloud Email', queueId: queue?.id ?? '', toAddress: 'zoe@mail.example' };
      },
      'email.error.invalid.queue': () => ({ provider: 'X', queueId: 'none', fromAddress: 'a@b.example' }),
      'email.outbound.invalid.external.contact': (world) => ({
        provider: 'PureCloud Email',
        queueId: queueOf(world, 'Orders'),
        toAddress: 'zoe@mail.example',
        externalContactId: 'none',
      }),
      'too.many.create.email.parameters': (world) => ({
        provider: 'X',
        queueId: queueOf(world, 'Orders'),
        flowId: world.organization.state.flows[0]?.id ?? '',
        fromAddress: 'a@b.example',
      }),
      'bad.flow.id': () => ({ provider: 'X', flowId: 'none', fromAddress: 'a@b.example' }),
      'invalid.value': (world) => ({ provider: 'X', queueId: queueOf(world, 'Orders'), fromAddress: 'nobody' }),
    },
  },
  postConversationsEmailInboundmessages: {
    succeeds: async (world) => ({ conversationId: await external(world), provider: 'Mail Gateway', subject: 'Again' }),
    sees: (world, { conversationId }) =>
      expect(threadOf(world, conversationId).at(-1)).toMatchObject({ direction: 'inbound', subject: 'Again' }),
    fails: {
      'email.error.internal.provider': (world) => ({ ...only(email(world)), provider: 'Mail Gateway' }),
      'email.error.invalid.queue': async (world) => ({
        conversationId: await external(world),
        provider: 'X',
        queueId: 'none',
      }),
      'bad.flow.id': async (world) => ({ conversationId: await external(world), provider: 'X', flowId: 'none' }),
      'too.many.external.email.parameters': async (world) => ({
        conversationId: await external(world),
        provider: 'X',
        flowId: 'x',
        queueId: 'y',
      }),
      'postino.error.notnull.createconversationrequest.provider': (world) => ({ ...only(email(world)), provider: '' }),
      'not.found': () => ({ conversationId: 'none', provider: 'X' }),
    },
  },
  postConversationsEmailsAgentless: {
    succeeds: (world) => agentless({ conversationId: email(world).conversationId }),
    sees: async (world, { conversationId = '' }) => {
      const plain = await world.app.emails.listMessages({ conversationId });
      const all = await world.app.emails.listMessages({ conversationId, includeAgentlessStitchedMessages: true });
      expect((all.entities?.length ?? 0) - (plain.entities?.length ?? 0)).toBe(1);
      expect(world.organization.sent).toMatchObject([{ to: ['ada@mail.example'], conversationId }]);
    },
    fails: {
      'postino.error.invalid.sender.type': () => agentless({ senderType: 'Inbound' }),
      'postino.error.missing.field': () => agentless({ textBody: '' }),
      'postino.error.not.verified': () => agentless({ fromAddress: { email: 'me@elsewhere.example' } }),
      'postino.error.subject.too.long': () => agentless({ subject: 'x'.repeat(256) }),
      'email.conversation.not.found': () => agentless({ conversationId: 'none' }),
      'invalid.value': () => agentless({ toAddresses: [{ email: 'a@b.example' }, { email: 'c@d.example' }] }),
    },
  },
  patchConversationsEmail: {
    succeeds: (world) => ({ ...only(email(world)), state: 'disconnected', externalTag: 'T-1' }),
    sees: (world, { conversationId }, result) => {
      expect(result).toMatchObject({
        state: 'disconnected',
        externalTag: 'T-1',
        participants: [{ emails: [{ state: 'disconnected' }] }, {}, {}],
      });
      expect(world.organization.state.conversations[conversationId]?.endTime).toBe(result.endTime);
    },
    fails: {
      'invalid.value': (world) => ({ ...only(email(world)), state: 'alerting' }),
      'postino.error.not.found': () => ({ conversationId: 'none', state: 'disconnected' }),
    },
  },
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
        args: { ...place(email(world)), state: 'dialing' },
      }),
      'conversation.error.forbidden.not.active.participant': (world) => ({
        as: stranger(world),
        args: { ...place(email(world)), held: true },
      }),
      'invalid.value': (world) => ({ as: 'app', args: { ...place(email(world)), wrapup: { code: 'none' } } }),
    },
  },
  patchConversationsEmailParticipantCommunication: {
    succeeds: (world) => ({ ...email(world), held: true }),
    sees: async (world, { conversationId }) => {
      const { participants = [] } = await world.app.emails.get({ conversationId });
      expect(participants.at(-1)).toMatchObject({ held: true, startHoldTime: expect.any(String) });
    },
    fails: {
      'communication.state.required': (world) => email(world),
      'conversation.error.conversation.not.found': (world) => ({ ...email(world), conversationId: 'none', held: true }),
      'invalid.value': (world) => ({ as: 'app', args: { ...email(world, 'alerting'), held: true } }),
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
      const stateOf = async () => (await world.app.emails.get({ conversationId })).participants?.at(-1)?.state;
      expect(await stateOf()).toBe('parked');
      world.sandbox.clock.advance(3_600_000);
      expect(await stateOf()).toBe('connected');
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
      'postino.error.transfer.replace.external': (world) => ({ ...place(email(world)), address: 'x@y.example' }),
      'conversation.error.forbidden.not.active.participant': (world) => ({
        as: stranger(world),
        args: { ...place(email(world)), queueId: queueOf(world, 'Orders') },
      }),
      'invalid.value': (world) => ({ ...place(email(world)), userId: 'none' }),
    },
  },
  postConversationsEmailReconnect: {
    succeeds: (world) => only(ended(world)),
    sees: async (world, { conversationId }) => {
      const { participants = [] } = await world.app.emails.get({ conversationId });
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
      'bad.request': (world) => ({ ...email(world, 'alerting'), code: codeOf(world) }),
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

function agentless(more: object) {
  return {
    senderType: 'Outbound' as const,
    fromAddress: { email: `noreply@${domain}` },
    toAddresses: [{ email: 'ada@mail.example' }],
    subject: 'Your order',
    textBody: 'It is on its way.',
    ...more,
  };
}
