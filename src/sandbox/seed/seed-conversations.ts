import type { MessagingIntegration } from '../../generated/models.js';
import type { Random } from '../random.js';
import { isoTime } from '../sandbox-clock.js';
import { currentCommunication } from '../shared/conversations.js';
import { connect, leave, type Making, newAgent, newCustomer, newWaiting } from '../shared/participants.js';
import type { Conversation, Participant, Queue, User } from '../state.js';
import { EMAILS, MESSAGES, type Written } from './texts.js';

/** The people and things that the seed's conversations are between. */
export interface Centre {
  people: Record<'grace' | 'linus' | 'mei' | 'omar', User>;
  queues: Record<'support' | 'orders' | 'community', Queue>;
  codes: Record<'resolved' | 'refund' | 'followUp' | 'noReply' | 'spam', { id: string; name: string }>;
  integrations: Record<'open' | 'whatsapp' | 'webmessaging' | 'sms' | 'facebook', MessagingIntegration>;
  emailDomain: string;
}

/** A dozen conversations, over all channels and in all states. Now it is nine in the morning, and some go on for long. */
export function seedConversations(random: Random, now: number, centre: Centre): Conversation[] {
  const at = (minutesAgo: number): Making => ({ now: isoTime(now - minutesAgo * 60_000), random });
  const { people, queues } = centre;
  return [
    ...EMAILS.map((email, i) => emailConversation(at, 100 - i * 15, centre, email)),
    ...MESSAGES.map((message, i) => messageConversation(at, 40 - i * 8, centre, message)),
    meeting(at, 'video', 12, 'Ines Carvalho', people.grace, queues.support),
    meeting(at, 'cobrowse', 6, 'Jonas Berg', people.linus, queues.orders),
    internalConversation(at, 20, people.linus, people.mei),
  ];
}

type At = (minutesAgo: number) => Making;

const baseOf = (making: Making, channel: Conversation['channel'], participants: Participant[]): Conversation => ({
  id: making.random.uuid(),
  channel,
  startTime: making.now,
  participants,
  transfers: [],
});

/** Brings a conversation that waits in a queue to where the text says it is. */
function bringTo(at: At, minutesAgo: number, conversation: Conversation, centre: Centre, written: Written): void {
  const queue = centre.queues[written.queue];
  const waiting = newWaiting(at(minutesAgo), queue);
  conversation.participants.push(waiting);
  const agent = newAgent(at(minutesAgo - 1), centre.people[written.agent], queue, 'alerting');
  conversation.participants.push(agent);
  if (written.state === 'alerting') return;
  connect(at(minutesAgo - 2), conversation, agent);
  const communication = currentCommunication(agent);
  if (written.state === 'parked') {
    communication.state = 'parked';
    communication.parkTime = at(minutesAgo - 5).now;
  }
  if (written.state === 'disconnected') leave(at(minutesAgo - 9), conversation, agent, 'client');
}

function emailConversation(at: At, minutesAgo: number, centre: Centre, written: (typeof EMAILS)[number]): Conversation {
  const making = at(minutesAgo);
  const { name, address, subject, text, attachments = [] } = written;
  const queue = centre.queues[written.queue];
  const conversation = baseOf(making, 'email', [newCustomer(making, { name, address })]);
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
  bringTo(at, minutesAgo, conversation, centre, written);
  return conversation;
}

function messageConversation(
  at: At,
  minutesAgo: number,
  centre: Centre,
  written: (typeof MESSAGES)[number],
): Conversation {
  const making = at(minutesAgo);
  const { name, address, type, text, channel = 'message' } = written;
  const customer = newCustomer(making, { name, address });
  const integration = centre.integrations[type];
  const conversation = baseOf(making, channel, [customer]);
  const ownAddress = integration.recipient?.id ?? integration.id;
  conversation.message = {
    type,
    integrationId: integration.id,
    customerAddress: address,
    ownAddress,
    messages: [
      {
        id: making.random.uuid(),
        communicationId: currentCommunication(customer).id,
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
  bringTo(at, minutesAgo, conversation, centre, written);
  return conversation;
}

function meeting(at: At, channel: 'video' | 'cobrowse', minutesAgo: number, name: string, user: User, queue: Queue) {
  const making = at(minutesAgo);
  const customer = newCustomer(making, { name, address: `${name.split(' ')[0]?.toLowerCase()}@mail.example` });
  return baseOf(making, channel, [customer, newAgent(making, user, queue, 'connected')]);
}

function internalConversation(at: At, minutesAgo: number, from: User, to: User): Conversation {
  const making = at(minutesAgo);
  const source = newAgent(making, from, undefined, 'connected', 'outbound');
  const target = newAgent(making, to, undefined, 'connected');
  return {
    ...baseOf(making, 'internalMessage', [source, target]),
    internalMessages: [
      {
        id: making.random.uuid(),
        participantId: source.id,
        time: making.now,
        text: 'Do we still have the blue kayak in stock?',
      },
      {
        id: making.random.uuid(),
        participantId: target.id,
        time: at(minutesAgo - 1).now,
        text: 'Two left. I put one aside.',
      },
    ],
  };
}
