import type { EmailAddress } from '../../../generated/models.js';
import type { Acting } from '../../context.js';
import { defined } from '../../defined.js';
import { changed } from '../../shared/conversations.js';
import { newCustomer } from '../../shared/participants.js';
import { enqueue } from '../../shared/transfer.js';
import type { Conversation, Queue, StoredEmail } from '../../state.js';
import { NATIVE_PROVIDER } from './email-routing.js';
import { reopen } from './reconnect-handlers.js';

export interface IncomingEmail {
  from: EmailAddress;
  /** The address of a queue; by default, that of the conversation which it answers in, or the first one. */
  to?: string | undefined;
  cc?: EmailAddress[] | undefined;
  subject: string;
  text: string;
  html?: string | undefined;
  attachments?: { name: string; contentType: string; contentLength: number }[] | undefined;
  /** The conversation that it answers in; a new one by default. */
  conversation?: Conversation | undefined;
}

/** Takes in an e-mail: a new conversation for the queue whose address it went to, or an answer in one that there is. */
export function receiveEmail(
  ctx: Acting,
  incoming: IncomingEmail,
): { conversation: Conversation; message: StoredEmail } {
  const { queues } = ctx.organization;
  const queueId = incoming.conversation?.participants.findLast((p) => p.queueId)?.queueId;
  const isMeant = ({ id, emailAddress }: Queue) => (incoming.to ? emailAddress === incoming.to : id === queueId);
  const queue = queues.find(isMeant) ?? queues[0];
  const conversation = incoming.conversation ?? startConversation(ctx, incoming);
  const message = defined({
    id: ctx.random.uuid(),
    direction: 'inbound' as const,
    time: ctx.now,
    from: incoming.from,
    to: [{ email: incoming.to ?? queue?.emailAddress ?? '', name: queue?.name ?? '' }],
    cc: incoming.cc ?? [],
    subject: incoming.subject,
    textBody: incoming.text,
    htmlBody: incoming.html,
    attachments: (incoming.attachments ?? []).map((item) => ({ attachmentId: ctx.random.uuid(), ...item })),
  }) as StoredEmail;
  conversation.email?.messages.push(message);
  const isEnded = conversation.endTime !== undefined;
  if (isEnded) reopen(ctx, conversation);
  if (queue && (isEnded || !incoming.conversation)) enqueue(ctx, conversation, queue);
  changed(ctx, conversation);
  return { conversation, message };
}

function startConversation(ctx: Acting, { from, subject }: IncomingEmail): Conversation {
  const { email: address = '', name = address } = from;
  const conversation: Conversation = {
    id: ctx.random.uuid(),
    channel: 'email',
    startTime: ctx.now,
    participants: [newCustomer(ctx, { name, address })],
    transfers: [],
    email: { subject, provider: NATIVE_PROVIDER, messages: [], draftId: ctx.random.uuid() },
  };
  ctx.organization.conversations[conversation.id] = conversation;
  return conversation;
}
