import type { SendEmailAgentlessArgs } from '../../../generated/args.js';
import type { Context, Handlers } from '../../context.js';
import { defined } from '../../defined.js';
import { findConversation } from '../../shared/conversations.js';
import { end, newCustomer } from '../../shared/participants.js';
import type { Conversation, StoredEmail } from '../../state.js';
import { isAddress, send } from './email-message-handlers.js';
import { NATIVE_PROVIDER } from './email-routing.js';

/** Characters that a subject may have. */
const MAX_SUBJECT = 255;

export const agentlessHandlers = {
  /** Sends one e-mail without an agent, into a conversation or into one of its own, which is over at once. */
  postConversationsEmailsAgentless: (ctx, args) => {
    check(ctx, args);
    const existing =
      args.conversationId === undefined ? undefined : findConversation(ctx, args.conversationId, 'email');
    const conversation = existing ?? startConversation(ctx, args);
    const { fromAddress, replyToAddress, senderType, htmlBody, textBody = '' } = args;
    const toAddresses = [...args.toAddresses];
    const subject = args.subject ?? conversation.email?.subject ?? '';
    const message = defined({
      id: ctx.random.uuid(),
      direction: 'outbound' as const,
      agentless: true as const,
      time: ctx.now,
      from: fromAddress,
      to: toAddresses,
      replyTo: replyToAddress,
      subject,
      textBody,
      htmlBody,
      attachments: [],
    }) as StoredEmail;
    send(ctx, conversation, undefined, message);
    return defined({
      id: message.id,
      conversationId: conversation.id,
      dateCreated: ctx.now,
      senderType: senderType as 'Outbound',
      fromAddress,
      toAddresses,
      replyToAddress,
      subject,
      selfUri: `/api/v2/conversations/emails/${conversation.id}/messages/${message.id}`,
    });
  },
} satisfies Handlers;

function check(
  ctx: Context,
  { fromAddress, toAddresses, replyToAddress, textBody, htmlBody, subject = '' }: SendEmailAgentlessArgs,
) {
  const missing = (field: string) =>
    ctx.fail('postino.error.missing.field', { message: '{field} is missing.', params: { field }, field });
  const invalid = (field: string, message: string) => ctx.fail('invalid.value', { message, params: { field }, field });
  if (!fromAddress.email) missing('fromAddress.email');
  if (toAddresses.length === 0 || !toAddresses[0]?.email) missing('toAddresses');
  if (!textBody?.trim() && !htmlBody?.trim()) missing('textBody');
  if (toAddresses.length > 1) invalid('toAddresses', 'An agentless e-mail goes to one recipient only.');
  for (const [field, address] of [
    ['fromAddress', fromAddress],
    ['toAddresses', toAddresses[0]],
    ['replyToAddress', replyToAddress],
  ] as const) {
    if (address && !isAddress(address)) invalid(field, '{field} must be an e-mail address.');
  }
  const domain = ctx.organization.emailDomain;
  if (!fromAddress.email?.toLowerCase().endsWith(`@${domain}`)) {
    ctx.fail('postino.error.not.verified', {
      message: 'E-mail is sent from {domain} only.',
      params: { domain },
      field: 'fromAddress',
    });
  }
  if (subject.length > MAX_SUBJECT) {
    ctx.fail('postino.error.subject.too.long', {
      message: `A subject can have ${MAX_SUBJECT} characters.`,
      field: 'subject',
    });
  }
}

function startConversation(ctx: Context, { toAddresses, subject = '' }: SendEmailAgentlessArgs): Conversation {
  const { email: address = '', name = address } = toAddresses[0] ?? {};
  const conversation: Conversation = {
    id: ctx.random.uuid(),
    channel: 'email',
    startTime: ctx.now,
    participants: [newCustomer(ctx, { name, address, direction: 'outbound' })],
    transfers: [],
    email: { subject, provider: NATIVE_PROVIDER, messages: [], draftId: ctx.random.uuid() },
  };
  end(ctx, conversation, 'system');
  ctx.organization.conversations[conversation.id] = conversation;
  return conversation;
}
