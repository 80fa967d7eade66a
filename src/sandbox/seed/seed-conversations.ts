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
export function createConversations(random: Random, now: number, centre: ContactCenter): Conversation[] {
  const at = (minutesAgo: number): CreationContext => ({ now: formatTime(now - minutesAgo * 60_000), random });
  const { people, queues } = centre;
  return [
    ...SEED_EMAILS.map((email, i) => createEmailConversation(at, 100 - i * 15, centre, email)),
    ...SEED_MESSAGES.map((message, i) => createMessageConversation(at, 40 - i * 8, centre, message)),
    createMeetingConversation(at, 'video', 12, 'Ines Carvalho', people.grace, queues.support),
    createMeetingConversation(at, 'cobrowse', 6, 'Jonas Berg', people.linus, queues.orders),
    createInternalConversation(at, 20, people.linus, people.mei),
  ];
}

type ContextAt = (minutesAgo: number) => CreationContext;

const createConversation = (
  making: CreationContext,
  channel: Conversation['channel'],
  participants: Participant[],
): Conversation => ({
  id: making.random.uuid(),
  channel,
  startTime: making.now,
  participants,
  transfers: [],
});

/** Routes a new conversation to its queue and agent, and advances it to the state of the seed. */
function advanceToState(
  at: ContextAt,
  minutesAgo: number,
  conversation: Conversation,
  centre: ContactCenter,
  written: SeedConversation,
): void {
  const queue = centre.queues[written.queue];
  const waiting = createQueueParticipant(at(minutesAgo), queue);
  conversation.participants.push(waiting);
  const agent = createAgent(at(minutesAgo - 1), centre.people[written.agent], queue, 'alerting');
  conversation.participants.push(agent);
  if (written.state === 'alerting') return;
  connectParticipant(at(minutesAgo - 2), conversation, agent);
  const communication = getCurrentCommunication(agent);
  if (written.state === 'parked') {
    communication.state = 'parked';
    communication.parkTime = at(minutesAgo - 5).now;
  }
  if (written.state === 'disconnected') leaveConversation(at(minutesAgo - 9), conversation, agent, 'client');
}

function createEmailConversation(
  at: ContextAt,
  minutesAgo: number,
  centre: ContactCenter,
  written: (typeof SEED_EMAILS)[number],
): Conversation {
  const making = at(minutesAgo);
  const { name, address, subject, text, attachments = [] } = written;
  const queue = centre.queues[written.queue];
  const conversation = createConversation(making, 'email', [createCustomer(making, { name, address })]);
  conversation.email = {
    subject,
    provider: 'PureCloud Email',
    draftId: making.random.uuid(),
    messages: [
      {
        id: making.random.uuid(),
        direction: 'inbound',
        time: making.now,
        from: { email: address, name },
        to: [{ email: queue.emailAddress ?? '', name: queue.name }],
        cc: (written.cc ?? []).map((email) => ({ email })),
        subject,
        textBody: text,
        attachments: attachments.map((attachment) => ({ attachmentId: making.random.uuid(), ...attachment })),
      },
    ],
  };
  advanceToState(at, minutesAgo, conversation, centre, written);
  return conversation;
}

function createMessageConversation(
  at: ContextAt,
  minutesAgo: number,
  centre: ContactCenter,
  written: (typeof SEED_MESSAGES)[number],
): Conversation {
  const making = at(minutesAgo);
  const { name, address, type, text, channel = 'message' } = written;
  const customer = createCustomer(making, { name, address });
  const integration = centre.integrations[type];
  const conversation = createConversation(making, channel, [customer]);
  const ownAddress = integration.recipient?.id ?? integration.id;
  conversation.message = {
    type,
    integrationId: integration.id,
    customerAddress: address,
    ownAddress,
    messages: [
      {
        id: making.random.uuid(),
        communicationId: getCurrentCommunication(customer).id,
        direction: 'inbound',
        messengerType: type,
        timestamp: making.now,
        fromAddress: address,
        toAddress: ownAddress,
        textBody: text,
        status: 'received',
      },
    ],
  };
  advanceToState(at, minutesAgo, conversation, centre, written);
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
  const making = at(minutesAgo);
  const customer = createCustomer(making, { name, address: `${name.split(' ')[0]?.toLowerCase()}@mail.example` });
  return createConversation(making, channel, [customer, createAgent(making, user, queue, 'connected')]);
}

function createInternalConversation(at: ContextAt, minutesAgo: number, from: User, to: User): Conversation {
  const making = at(minutesAgo);
  const source = createAgent(making, from, undefined, 'connected', 'outbound');
  const target = createAgent(making, to, undefined, 'connected');
  return {
    ...createConversation(making, 'internalMessage', [source, target]),
    internalMessages: [
      {
        id: making.random.uuid(),
        participantId: source.id,
        time: making.now,
        text: 'Do we still have the blue kayak in stock? Customer on the line wants two',
      },
      {
        id: making.random.uuid(),
        participantId: target.id,
        time: at(minutesAgo - 1).now,
        text: "Yep, two left. I'll set them aside for you",
      },
    ],
  };
}
