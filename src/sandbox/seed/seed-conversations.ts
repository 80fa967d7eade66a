import type { MessagingIntegration } from '../../generated/models.js';
import type { Random } from '../random.js';
import { formatTime } from '../sandbox-clock.js';
import {
  type ContextAt,
  createEmailConversation,
  createInternalConversation,
  createMeetingConversation,
  createMessageConversation,
  type Routing,
} from '../setup/create-conversation.js';
import type { Conversation, Queue, User } from '../state.js';
import { SEED_EMAILS, SEED_INTERNAL_TEXTS, SEED_MESSAGES, type SeedConversation } from './seed-messages.js';

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
  const at: ContextAt = (minutesAgo) => ({ now: formatTime(now - minutesAgo * 60_000), random });
  const { people, queues, integrations } = center;
  const route = ({ queue, agent, state }: SeedConversation): Routing => ({
    queue: queues[queue],
    agent: people[agent],
    state,
  });
  const createMeeting = (
    channel: 'video' | 'cobrowse',
    minutesAgo: number,
    name: string,
    address: string,
    user: User,
    queue: Queue,
  ) => createMeetingConversation(at(minutesAgo), channel, { name, address }, user, queue);
  return [
    ...SEED_EMAILS.map((email, i) => {
      const { emailAddress = '', name } = queues[email.queue];
      return createEmailConversation(
        at,
        100 - i * 15,
        email,
        { ...email, to: { email: emailAddress, name } },
        route(email),
      );
    }),
    ...SEED_MESSAGES.map((message, i) => {
      const { channel = 'message', type, text } = message;
      return createMessageConversation(at, 40 - i * 8, channel, message, { text }, integrations[type], route(message));
    }),
    createMeeting('video', 12, 'Ines Carvalho', 'ines@mail.example', people.grace, queues.support),
    createMeeting('cobrowse', 6, 'Jonas Berg', 'jonas@mail.example', people.linus, queues.orders),
    createInternalConversation(at, 20, people.linus, people.mei, SEED_INTERNAL_TEXTS),
  ];
}
