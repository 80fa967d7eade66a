import type { Attachment, EmailAddress, MessagingIntegration } from '../../generated/models.js';
import { NATIVE_PROVIDER } from '../channels/emails/email-routing.js';
import { getCurrentCommunication } from '../shared/conversations.js';
import {
  type CreationContext,
  connectParticipant,
  createAgent,
  createCustomer,
  createQueueParticipant,
  leaveConversation,
} from '../shared/participants.js';
import type { CommunicationState, Conversation, Participant, Queue, StoredMessage, User } from '../state.js';

/** The context of a change some minutes ago, so that the participants of a conversation join one after the other. */
export type ContextAt = (minutesAgo: number) => CreationContext;

export interface Person {
  name: string;
  address: string;
}

/** Where a new conversation is routed to. Without a queue and an agent, only the customer participates. */
export interface Routing {
  queue?: Queue | undefined;
  agent?: User | undefined;
  /** The state of the agent. */
  state: CommunicationState;
}

export const createConversation = (
  ctx: CreationContext,
  channel: Conversation['channel'],
  participants: Participant[],
): Conversation => ({
  id: ctx.random.uuid(),
  channel,
  startTime: ctx.now,
  participants,
  transfers: [],
});

/** Routes a new conversation to its queue and agent, and advances the agent to the given state. */
function advanceToState(
  at: ContextAt,
  minutesAgo: number,
  conversation: Conversation,
  { queue, agent: user, state }: Routing,
): void {
  if (!user) return;
  if (queue) conversation.participants.push(createQueueParticipant(at(minutesAgo), queue));
  const agent = createAgent(at(minutesAgo - 1), user, queue, 'alerting');
  conversation.participants.push(agent);
  if (state === 'alerting') return;
  connectParticipant(at(minutesAgo - 2), conversation, agent);
  const communication = getCurrentCommunication(agent);
  if (state === 'parked') {
    communication.state = 'parked';
    communication.parkTime = at(minutesAgo - 5).now;
  }
  if (state === 'disconnected') leaveConversation(at(minutesAgo - 9), conversation, agent, 'client');
}

export interface FirstEmail {
  to: EmailAddress;
  cc?: readonly string[] | undefined;
  subject: string;
  text: string;
  html?: string | undefined;
  attachments?: readonly Attachment[] | undefined;
}

export function createEmailConversation(
  at: ContextAt,
  minutesAgo: number,
  { name, address }: Person,
  { to, cc = [], subject, text, html, attachments = [] }: FirstEmail,
  routing: Routing,
): Conversation {
  const ctx = at(minutesAgo);
  const conversation = createConversation(ctx, 'email', [createCustomer(ctx, { name, address })]);
  conversation.email = {
    subject,
    provider: NATIVE_PROVIDER,
    draftId: ctx.random.uuid(),
    messages: [
      {
        id: ctx.random.uuid(),
        direction: 'inbound',
        time: ctx.now,
        from: { email: address, name },
        to: [to],
        cc: cc.map((email) => ({ email })),
        subject,
        textBody: text,
        ...(html === undefined ? {} : { htmlBody: html }),
        attachments: attachments.map((attachment) => ({ attachmentId: ctx.random.uuid(), ...attachment })),
      },
    ],
  };
  advanceToState(at, minutesAgo, conversation, routing);
  return conversation;
}

export function createMessageConversation(
  at: ContextAt,
  minutesAgo: number,
  channel: 'message' | 'social',
  { name, address }: Person,
  { text, media }: Pick<StoredMessage, 'media'> & { text: string },
  integration: MessagingIntegration,
  routing: Routing,
): Conversation {
  const ctx = at(minutesAgo);
  const customer = createCustomer(ctx, { name, address });
  const conversation = createConversation(ctx, channel, [customer]);
  const type = integration.messengerType as NonNullable<StoredMessage['messengerType']>;
  const ownAddress = integration.recipient?.id ?? integration.id;
  conversation.message = {
    type,
    integrationId: integration.id,
    customerAddress: address,
    ownAddress,
    messages: [
      {
        id: ctx.random.uuid(),
        communicationId: getCurrentCommunication(customer).id,
        direction: 'inbound',
        messengerType: type,
        timestamp: ctx.now,
        fromAddress: address,
        toAddress: ownAddress,
        textBody: text,
        ...(media ? { media } : {}),
        status: 'received',
      },
    ],
  };
  advanceToState(at, minutesAgo, conversation, routing);
  return conversation;
}

export function createMeetingConversation(
  ctx: CreationContext,
  channel: 'video' | 'cobrowse',
  person: Person,
  user: User,
  queue: Queue | undefined,
): Conversation {
  const customer = createCustomer(ctx, person);
  return createConversation(ctx, channel, [customer, createAgent(ctx, user, queue, 'connected')]);
}

/** A chat between two users. `texts` are alternately from the first and the second one. */
export function createInternalConversation(
  at: ContextAt,
  minutesAgo: number,
  from: User,
  to: User,
  texts: readonly string[],
): Conversation {
  const ctx = at(minutesAgo);
  const source = createAgent(ctx, from, undefined, 'connected', 'outbound');
  const target = createAgent(ctx, to, undefined, 'connected');
  return {
    ...createConversation(ctx, 'internalMessage', [source, target]),
    internalMessages: texts.map((text, i) => ({
      id: ctx.random.uuid(),
      participantId: (i % 2 === 0 ? source : target).id,
      time: at(minutesAgo - i).now,
      text,
    })),
  };
}
