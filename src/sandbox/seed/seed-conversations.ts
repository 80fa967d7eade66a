import type { MessagingIntegration } from '../../generated/models.js';
import type { Random } from '../random.js';
import { formatTime } from '../sandbox-clock.js';
import { getCurrentCommunication } from '../shared/conversations.js';
import {
  type CreationContext,
  connectParticipant,
  createAgent,
  createCustomer,
  createQueueParticipant,
  leaveConversation,
} from '../shared/participants.js';
import type { Conversation, Participant, Queue, User } from '../state.js';
import { SEED_EMAILS, SEED_MESSAGES, type SeedConversation } from './seed-messages.js';

/** The users, queues, wrap-up codes and integrations of the seed. */
export interface ContactCenter {
  people: Record<'grace' | 'linus' | 'mei' | 'omar', User>;
  queues: Record<'support' | 'orders' | 'community', Queue>;
  codes: Record<'resolved' | 'refund' | 'followUp' | 'noReply' | 'spam', { id: string; name: string }>;
  integrations: Record<'open' | 'whatsapp' | 'webmessaging' | 'sms' | 'facebook', MessagingIntegration>;
  emailDomain: string;
}

/** Creates a dozen conversations in all channels and all states. */
export function createConversations(random: Random, now: number, center: ContactCenter): Conversation[] {
  const at = (minutesAgo: number): CreationContext => ({ now: formatTime(now - minutesAgo * 60_000), random });
  const { people, queues } = center;
  return [
    ...SEED_EMAILS.map((email, i) => createEmailConversation(at, 100 - i * 15, center, email)),
    ...SEED_MESSAGES.map((message, i) => createMessageConversation(at, 40 - i * 8, center, message)),
    createMeetingConversation(at, 'video', 12, 'Ines Carvalho', people.grace, queues.support),
    createMeetingConversation(at, 'cobrowse', 6, 'Jonas Berg', people.linus, queues.orders),
    createInternalConversation(at, 20, people.linus, people.mei),
  ];
}

type ContextAt = (minutesAgo: number) => CreationContext;

const createConversation = (
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

/** Routes a new conversation to its queue and agent, and advances it to the state of the seed. */
function advanceToState(
  at: ContextAt,
  minutesAgo: number,
  conversation: Conversation,
  center: ContactCenter,
  seed: SeedConversation,
): void {
  const queue = center.queues[seed.queue];
  const waiting = createQueueParticipant(at(minutesAgo), queue);
  conversation.participants.push(waiting);
  const agent = createAgent(at(minutesAgo - 1), center.people[seed.agent], queue, 'alerting');
  conversation.participants.push(agent);
  if (seed.state === 'alerting') return;
  connectParticipant(at(minutesAgo - 2), conversation, agent);
  const communication = getCurrentCommunication(agent);
  if (seed.state === 'parked') {
    communication.state = 'parked';
    communication.parkTime = at(minutesAgo - 5).now;
  }
  if (seed.state === 'disconnected') leaveConversation(at(minutesAgo - 9), conversation, agent, 'client');
}

function createEmailConversation(
  at: ContextAt,
  minutesAgo: number,
  center: ContactCenter,
  seed: (typeof SEED_EMAILS)[number],
): Conversation {
  const ctx = at(minutesAgo);
  const { name, address, subject, text, attachments = [] } = seed;
  const queue = center.queues[seed.queue];
  const conversation = createConversation(ctx, 'email', [createCustomer(ctx, { name, address })]);
  conversation.email = {
    subject,
    provider: 'PureCloud Email',
    draftId: ctx.random.uuid(),
    messages: [
      {
        id: ctx.random.uuid(),
        direction: 'inbound',
        time: ctx.now,
        from: { email: address, name },
        to: [{ email: queue.emailAddress ?? '', name: queue.name }],
        cc: (seed.cc ?? []).map((email) => ({ email })),
        subject,
        textBody: text,
        attachments: attachments.map((attachment) => ({ attachmentId: ctx.random.uuid(), ...attachment })),
      },
    ],
  };
  advanceToState(at, minutesAgo, conversation, center, seed);
  return conversation;
}

function createMessageConversation(
  at: ContextAt,
  minutesAgo: number,
  center: ContactCenter,
  seed: (typeof SEED_MESSAGES)[number],
): Conversation {
  const ctx = at(minutesAgo);
  const { name, address, type, text, channel = 'message' } = seed;
  const customer = createCustomer(ctx, { name, address });
  const integration = center.integrations[type];
  const conversation = createConversation(ctx, channel, [customer]);
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
        status: 'received',
      },
    ],
  };
  advanceToState(at, minutesAgo, conversation, center, seed);
  return conversation;
}

function createMeetingConversation(
  at: ContextAt,
  channel: 'video' | 'cobrowse',
  minutesAgo: number,
  name: string,
  user: User,
  queue: Queue,
) {
  const ctx = at(minutesAgo);
  const customer = createCustomer(ctx, { name, address: `${name.split(' ')[0]?.toLowerCase()}@mail.example` });
  return createConversation(ctx, channel, [customer, createAgent(ctx, user, queue, 'connected')]);
}

function createInternalConversation(at: ContextAt, minutesAgo: number, from: User, to: User): Conversation {
  const ctx = at(minutesAgo);
  const source = createAgent(ctx, from, undefined, 'connected', 'outbound');
  const target = createAgent(ctx, to, undefined, 'connected');
  return {
    ...createConversation(ctx, 'internalMessage', [source, target]),
    internalMessages: [
      {
        id: ctx.random.uuid(),
        participantId: source.id,
        time: ctx.now,
        text: 'Do we still have the blue kayak in stock? Customer on the line wants two',
      },
      {
        id: ctx.random.uuid(),
        participantId: target.id,
        time: at(minutesAgo - 1).now,
        text: "Yep, two left. I'll set them aside for you",
      },
    ],
  };
}
