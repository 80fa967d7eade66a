import { expect } from 'vitest';
import { answeredExternal, attached, domain, email, ended, external, letter, threadOf, write } from './email-world.js';
import { queueOf, stranger } from './ids.js';
import { agentIs, type Cases, idsOf, only } from './world.js';

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
  postConversationsEmailMessages: {
    succeeds: (world) => write(world),
    sees: async (world, { conversationId }) => {
      const { participants = [] } = await world.app.emails.get({ conversationId });
      expect(participants.map(({ messagesSent }) => messagesSent)).toEqual([1, 1, 1]);
      expect(world.organization.sent).toMatchObject([
        { conversationId, to: ['ada@mail.example'], text: letter.textBody },
      ]);
      expect(threadOf(world, conversationId).at(-1)).toMatchObject({
        direction: 'outbound',
        textBody: letter.textBody,
      });
    },
    fails: {
      'email.error.external.provider': async (world) => ({ ...write(world), ...(await answeredExternal(world)) }),
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
      'postino.error.reply.no.receiver': (world) => {
        const [customer] = world.conversation('email', agentIs('connected')).participants;
        for (const communication of customer?.communications ?? []) communication.state = 'disconnected';
        return write(world);
      },
      'postino.error.reply.no.to': (world) => write(world, { to: [], cc: [{ email: 'sven@mail.example' }] }),
      'postino.error.reply.no.sender': (world) => ({ as: 'app', args: { ...write(world), ...only(ended(world)) } }),
      'invalid.value': (world) => write(world, { attachments: [{ attachmentId: 'none' }] }),
      'postino.error.forbidden': (world) => ({ as: stranger(world), args: write(world) }),
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
      // The participants have states; the conversation as a whole has none when it is read.
      expect(result).not.toHaveProperty('state');
      expect(result).toMatchObject({
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
