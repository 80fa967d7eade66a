import type { SendEmailAgentlessArgs } from '../../../generated/args.js';
import { omitUndefined } from '../../../transport/omit-undefined.js';
import type { Context, Handlers } from '../../context.js';
import { findConversation } from '../../shared/conversations.js';
import { AGENTLESS_NAME, addProgram, createCustomer, endConversation } from '../../shared/participants.js';
import type { Conversation, StoredEmail } from '../../state.js';
import { isEmailAddress, sendEmail } from './email-message-handlers.js';
import { NATIVE_PROVIDER } from './email-routing.js';

const MAX_SUBJECT_LENGTH = 255;

export const agentlessHandlers = {
  /** Sends an email without an agent, in an existing conversation or in a new one that ends immediately. */
  postConversationsEmailsAgentless: (ctx, args) => {
    checkArguments(ctx, args);
    const existing =
      args.conversationId === undefined ? undefined : findConversation(ctx, args.conversationId, 'email');
    const conversation = existing ?? startConversation(ctx, args);
    const { fromAddress, replyToAddress, senderType, htmlBody, textBody = '' } = args;
    const toAddresses = [...args.toAddresses];
    const subject = args.subject ?? conversation.email?.subject ?? '';
    const message = omitUndefined({
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
    addProgram(ctx, conversation, 'api', AGENTLESS_NAME);
    sendEmail(ctx, conversation, undefined, message);
    return omitUndefined({
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

function checkArguments(
  ctx: Context,
  { fromAddress, toAddresses, replyToAddress, textBody, htmlBody, subject = '' }: SendEmailAgentlessArgs,
) {
  const failMissing = (field: string) =>
    ctx.fail('postino.error.missing.field', { message: '{field} is missing.', params: { field }, field });
  const failInvalid = (field: string, message: string) =>
    ctx.fail('invalid.value', { message, params: { field }, field });
  if (!fromAddress.email) failMissing('fromAddress.email');
  if (toAddresses.length === 0 || !toAddresses[0]?.email) failMissing('toAddresses');
  if (!textBody?.trim() && !htmlBody?.trim()) failMissing('textBody');
  if (toAddresses.length > 1) failInvalid('toAddresses', 'An agentless email can have only one recipient.');
  for (const [field, address] of [
    ['fromAddress', fromAddress],
    ['toAddresses', toAddresses[0]],
    ['replyToAddress', replyToAddress],
  ] as const) {
    if (address && !isEmailAddress(address)) failInvalid(field, '{field} must be an email address.');
  }
  const domain = ctx.organization.emailDomain;
  if (!fromAddress.email?.toLowerCase().endsWith(`@${domain}`)) {
    ctx.fail('postino.error.not.verified', {
      message: 'The sender must have an address at {domain}.',
      params: { domain },
      field: 'fromAddress',
    });
  }
  if (subject.length > MAX_SUBJECT_LENGTH) {
    ctx.fail('postino.error.subject.too.long', {
      message: `The subject is longer than the maximum of ${MAX_SUBJECT_LENGTH} characters.`,
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
    participants: [createCustomer(ctx, { name, address, direction: 'outbound' })],
    transfers: [],
    email: { subject, provider: NATIVE_PROVIDER, messages: [], draftId: ctx.random.uuid() },
  };
  endConversation(ctx, conversation, 'system');
  ctx.organization.conversations[conversation.id] = conversation;
  return conversation;
}
