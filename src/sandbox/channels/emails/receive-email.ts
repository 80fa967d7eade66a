import type { EmailAddress } from '../../../generated/models.js';
import { omitUndefined } from '../../../transport/omit-undefined.js';
import type { OrganizationContext } from '../../context.js';
import { notifyConversationChange } from '../../shared/conversations.js';
import { createCustomer } from '../../shared/participants.js';
import { enqueueConversation } from '../../shared/transfer.js';
import type { Conversation, Queue, StoredEmail } from '../../state.js';
import { type AttachedFile, createAttachment, type DescribedFile } from '../../uploads/attachment.js';
import { NATIVE_PROVIDER } from './email-routing.js';
import { reopenConversation } from './reconnect-handlers.js';

export interface IncomingEmail {
  from: EmailAddress;
  /** The email address of a queue. Default: the queue of the conversation, or the first queue. */
  to?: string | undefined;
  cc?: EmailAddress[] | undefined;
  subject: string;
  text: string;
  html?: string | undefined;
  attachments?: readonly (AttachedFile | DescribedFile)[] | undefined;
  /** The conversation of a reply. Default: a new one. */
  conversation?: Conversation | undefined;
}

/** Receives an email from a customer, in an existing conversation or in a new one. */
export function receiveEmail(
  ctx: OrganizationContext,
  incoming: IncomingEmail,
): { conversation: Conversation; message: StoredEmail } {
  const { queues } = ctx.organization;
  const queueId = incoming.conversation?.participants.findLast((p) => p.queueId)?.queueId;
  const isAddressedQueue = ({ id, emailAddress }: Queue) =>
    incoming.to ? emailAddress === incoming.to : id === queueId;
  const queue = queues.find(isAddressedQueue) ?? queues[0];
  const conversation = incoming.conversation ?? startConversation(ctx, incoming);
  const message = omitUndefined({
    id: ctx.random.uuid(),
    direction: 'inbound' as const,
    time: ctx.now,
    from: incoming.from,
    to: [{ email: incoming.to ?? queue?.emailAddress ?? '', name: queue?.name ?? '' }],
    cc: incoming.cc ?? [],
    subject: incoming.subject,
    textBody: incoming.text,
    htmlBody: incoming.html,
    attachments: (incoming.attachments ?? []).map((file) => createAttachment(ctx.random, ctx.organization, file)),
  }) as StoredEmail;
  conversation.email?.messages.push(message);
  const isEnded = conversation.endTime !== undefined;
  if (isEnded) reopenConversation(ctx, conversation);
  if (queue && (isEnded || !incoming.conversation)) enqueueConversation(ctx, conversation, queue);
  notifyConversationChange(ctx, conversation);
  return { conversation, message };
}

function startConversation(ctx: OrganizationContext, { from, subject }: IncomingEmail): Conversation {
  const { email: address = '', name = address } = from;
  const conversation: Conversation = {
    id: ctx.random.uuid(),
    channel: 'email',
    startTime: ctx.now,
    participants: [createCustomer(ctx, { name, address })],
    transfers: [],
    email: { subject, provider: NATIVE_PROVIDER, messages: [], draftId: ctx.random.uuid() },
  };
  ctx.organization.conversations[conversation.id] = conversation;
  return conversation;
}
