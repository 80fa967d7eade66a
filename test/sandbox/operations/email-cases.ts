import { expect } from 'vitest';
import {
  buildAttachmentCopy,
  buildEmail,
  createConnectedExternalConversation,
  createExternalConversation,
  DOMAIN,
  EMAIL_CONTENT,
  getEmailIds,
  getEmails,
  getEndedEmailIds,
} from './email-fixtures.js';
import { addNonParticipant, getQueueId } from './ids.js';
import { type Cases, getIds, hasAgentInState, pickConversationId } from './world.js';

export const emailCases = {
  getConversationsEmails: {
    caller: 'Grace Okafor',
    succeeds: () => ({}),
    verify: (_, __, { entities = [] }) => expect(entities.length).toBeGreaterThan(1),
  },
  getConversationsEmail: {
    succeeds: (world) => pickConversationId(getEmailIds(world)),
    fails: {
      'conversation.error.conversation.not.found': (world) => pickConversationId(getIds(world.conversation('message'))),
    },
  },
  getConversationsEmailSettings: {
    succeeds: (world) => pickConversationId(getEmailIds(world)),
    fails: { 'postino.error.not.found': () => ({ conversationId: 'none' }) },
  },
  getConversationsEmailMessages: {
    succeeds: (world) => ({ ...pickConversationId(getEmailIds(world)), includeAgentlessStitchedMessages: true }),
    fails: { 'not.found': () => ({ conversationId: 'none' }) },
  },
  getConversationsEmailMessage: {
    succeeds: (world) => {
      const { conversationId } = getEmailIds(world);
      return { conversationId, messageId: getEmails(world, conversationId)[0]?.id ?? '' };
    },
    fails: { 'not.found': (world) => ({ ...pickConversationId(getEmailIds(world)), messageId: 'none' }) },
  },
  postConversationsEmailMessages: {
    succeeds: (world) => buildEmail(world),
    verify: async (world, { conversationId }) => {
      const { participants = [] } = await world.app.emails.get({ conversationId });
      expect(participants.map(({ messagesSent }) => messagesSent)).toEqual([1, 1, 1]);
      expect(world.organization.sent).toMatchObject([
        { conversationId, to: ['ada@mail.example'], text: EMAIL_CONTENT.textBody },
      ]);
      expect(getEmails(world, conversationId).at(-1)).toMatchObject({
        direction: 'outbound',
        textBody: EMAIL_CONTENT.textBody,
      });
    },
    fails: {
      'email.error.external.provider': async (world) => ({
        ...buildEmail(world),
        ...(await createConnectedExternalConversation(world)),
      }),
      'email.error.domain.not.verified': (world) => buildEmail(world, { from: { email: 'me@elsewhere.example' } }),
      'email.error.invalid.email': (world) => buildEmail(world, { to: [{ email: 'not an address' }] }),
      'postino.error.attachments.upload.size': (world) => {
        const conversation = world.conversation('email', hasAgentInState('connected'));
        const attachment = conversation.email?.messages[0]?.attachments?.[0];
        if (!attachment) throw new Error('no attachment');
        attachment.contentLength = 9_000_000;
        return world.grace.emails.copyDraftAttachments(buildAttachmentCopy(world)).then(() => buildEmail(world));
      },
      'postino.error.reply.no.body': (world) => buildEmail(world, { textBody: ' ' }),
      'postino.error.reply.no.receiver': (world) => {
        const [customer] = world.conversation('email', hasAgentInState('connected')).participants;
        for (const communication of customer?.communications ?? []) communication.state = 'disconnected';
        return buildEmail(world);
      },
      'postino.error.reply.no.to': (world) => buildEmail(world, { to: [], cc: [{ email: 'sven@mail.example' }] }),
      'postino.error.reply.no.sender': (world) => ({
        as: 'app',
        args: { ...buildEmail(world), ...pickConversationId(getEndedEmailIds(world)) },
      }),
      'invalid.value': (world) => buildEmail(world, { attachments: [{ attachmentId: 'none' }] }),
      'postino.error.forbidden': (world) => ({ as: addNonParticipant(world), args: buildEmail(world) }),
    },
  },
  postConversationsEmails: {
    succeeds: (world) => ({
      provider: 'PureCloud Email',
      direction: 'OUTBOUND',
      queueId: getQueueId(world, 'Orders'),
      toAddress: 'zoe@mail.example',
      toName: 'Zoe',
      subject: 'Your order',
      textBody: 'A draft',
      attributes: { order: '4711' },
    }),
    verify: async (world, _, { id = '', participants }) => {
      expect(participants).toMatchObject([
        { purpose: 'agent', state: 'connected', user: { name: 'Grace Okafor' } },
        { purpose: 'customer', address: 'zoe@mail.example', direction: 'outbound', attributes: { order: '4711' } },
      ]);
      const draft = await world.grace.emails.getDraft({ conversationId: id });
      expect(draft).toMatchObject({
        from: { email: `orders@${DOMAIN}` },
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
        queueId: getQueueId(world, 'Orders'),
        toAddress: 'zoe@mail.example',
        externalContactId: 'none',
      }),
      'too.many.create.email.parameters': (world) => ({
        provider: 'X',
        queueId: getQueueId(world, 'Orders'),
        flowId: world.organization.state.flows[0]?.id ?? '',
        fromAddress: 'a@b.example',
      }),
      'bad.flow.id': () => ({ provider: 'X', flowId: 'none', fromAddress: 'a@b.example' }),
      'invalid.value': (world) => ({ provider: 'X', queueId: getQueueId(world, 'Orders'), fromAddress: 'nobody' }),
    },
  },
  postConversationsEmailInboundmessages: {
    succeeds: async (world) => ({
      conversationId: await createExternalConversation(world),
      provider: 'Mail Gateway',
      subject: 'Again',
    }),
    verify: (world, { conversationId }) =>
      expect(getEmails(world, conversationId).at(-1)).toMatchObject({ direction: 'inbound', subject: 'Again' }),
    fails: {
      'email.error.internal.provider': (world) => ({
        ...pickConversationId(getEmailIds(world)),
        provider: 'Mail Gateway',
      }),
      'email.error.invalid.queue': async (world) => ({
        conversationId: await createExternalConversation(world),
        provider: 'X',
        queueId: 'none',
      }),
      'bad.flow.id': async (world) => ({
        conversationId: await createExternalConversation(world),
        provider: 'X',
        flowId: 'none',
      }),
      'too.many.external.email.parameters': async (world) => ({
        conversationId: await createExternalConversation(world),
        provider: 'X',
        flowId: 'x',
        queueId: 'y',
      }),
      'postino.error.notnull.createconversationrequest.provider': (world) => ({
        ...pickConversationId(getEmailIds(world)),
        provider: '',
      }),
      'not.found': () => ({ conversationId: 'none', provider: 'X' }),
    },
  },
  postConversationsEmailsAgentless: {
    succeeds: (world) => buildAgentlessEmail({ conversationId: getEmailIds(world).conversationId }),
    verify: async (world, { conversationId = '' }) => {
      const plain = await world.app.emails.listMessages({ conversationId });
      const all = await world.app.emails.listMessages({ conversationId, includeAgentlessStitchedMessages: true });
      expect((all.entities?.length ?? 0) - (plain.entities?.length ?? 0)).toBe(1);
      expect(world.organization.sent).toMatchObject([{ to: ['ada@mail.example'], conversationId }]);
    },
    fails: {
      'postino.error.invalid.sender.type': () => buildAgentlessEmail({ senderType: 'Inbound' }),
      'postino.error.missing.field': () => buildAgentlessEmail({ textBody: '' }),
      'postino.error.not.verified': () => buildAgentlessEmail({ fromAddress: { email: 'me@elsewhere.example' } }),
      'postino.error.subject.too.long': () => buildAgentlessEmail({ subject: 'x'.repeat(256) }),
      'email.conversation.not.found': () => buildAgentlessEmail({ conversationId: 'none' }),
      'invalid.value': () => buildAgentlessEmail({ toAddresses: [{ email: 'a@b.example' }, { email: 'c@d.example' }] }),
    },
  },
  patchConversationsEmail: {
    succeeds: (world) => ({ ...pickConversationId(getEmailIds(world)), state: 'disconnected', externalTag: 'T-1' }),
    verify: (world, { conversationId }, result) => {
      // Only participants have a state in responses.
      expect(result).not.toHaveProperty('state');
      expect(result).toMatchObject({
        externalTag: 'T-1',
        participants: [{ emails: [{ state: 'disconnected' }] }, {}, {}],
      });
      expect(world.organization.state.conversations[conversationId]?.endTime).toBe(result.endTime);
    },
    fails: {
      'invalid.value': (world) => ({ ...pickConversationId(getEmailIds(world)), state: 'alerting' }),
      'postino.error.not.found': () => ({ conversationId: 'none', state: 'disconnected' }),
    },
  },
} satisfies Cases;

function buildAgentlessEmail(more: object) {
  return {
    senderType: 'Outbound' as const,
    fromAddress: { email: `noreply@${DOMAIN}` },
    toAddresses: [{ email: 'ada@mail.example' }],
    subject: 'Your order',
    textBody: 'It is on its way.',
    ...more,
  };
}
