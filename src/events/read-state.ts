import { topics } from '../generated/events.js';
import type { Clock } from '../transport/clock.js';
import { NotFoundError, PermissionError } from '../transport/errors.js';
import { type ConversationState, messageFact } from './conversation-state.js';
import type { Topic } from './event.js';
import { type ParsedTopic, parseTopicName } from './topic-names.js';

type Channel = (typeof topics)[Topic]['channel'];

/** The operations that read the conversations of a channel: the active ones of the signed-in user, and one by its id. */
const READS: Partial<Record<Channel, { list?: string; get: string }>> = {
  emails: { list: 'getConversationsEmails', get: 'getConversationsEmail' },
  messages: { list: 'getConversationsMessages', get: 'getConversationsMessage' },
  cobrowse: { list: 'getConversationsCobrowsesessions', get: 'getConversationsCobrowsesession' },
  socials: { get: 'getConversation' },
  videos: { get: 'getConversation' },
  conversations: { get: 'getConversation' },
};

/** The listings that make up a topic of all channels. */
const ALL_LISTINGS = [
  'getConversationsEmails',
  'getConversationsMessages',
  'getConversationsCobrowsesessions',
  'getConversationsInternalmessages',
];

type Call = (operationId: string, args: object) => Promise<unknown>;

/** A conversation of a topic, as the API returned it. */
export interface ReadConversation {
  readonly topicName: string;
  readonly conversationId: string;
  readonly body: unknown;
  /** When the request was sent, in milliseconds since 1970. */
  readonly readAt: number;
}

export interface StateReader {
  /** Topics whose new conversations no operation lists, or none that the caller may use. */
  readonly incomplete: readonly string[];
  /** Reads the active conversations of all topics that have a listing. */
  listActive(): AsyncGenerator<ReadConversation>;
  /** Reads one conversation; undefined if the caller has no access to it. */
  read(topicName: string, conversationId: string): Promise<ReadConversation | undefined>;
  /** Returns the ids of the unknown emails after the first known one, oldest first. */
  listNewEmails(topicName: string, conversationId: string, known: ConversationState): Promise<string[]>;
}

/** @param userId The signed-in user, whose active conversations the listings return. Undefined without a user's token. */
export function createStateReader(
  call: Call,
  topicNames: readonly string[],
  userId: string | undefined,
  { now }: Pick<Clock, 'now'>,
): StateReader {
  const parsed = topicNames.flatMap((topicName) => {
    const topic = parseTopicName(topicName);
    return topic && topics[topic.topic].body === 'conversation' ? [{ ...topic, topicName }] : [];
  });
  const isListed = ({ topic, ownerId }: ParsedTopic): boolean =>
    topics[topic].owner === 'user' && ownerId === userId && listingsOf(topic).length > 0;

  const incomplete = new Set(parsed.filter((topic) => !isListed(topic)).map(({ topicName }) => topicName));

  const read: StateReader['read'] = async (topicName, conversationId) => {
    const topic = parseTopicName(topicName)?.topic;
    const operationId = topic && READS[topics[topic].channel]?.get;
    if (!operationId) return undefined;
    const readAt = now();
    const body = await ifAllowed(call(operationId, { conversationId }));
    return body ? { topicName, conversationId, body, readAt } : undefined;
  };

  return {
    get incomplete() {
      return [...incomplete];
    },
    read,
    async *listActive() {
      for (const { topicName, topic } of parsed.filter(isListed)) {
        const isAll = topics[topic].channel === 'conversations';
        for (const operationId of listingsOf(topic)) {
          const readAt = now();
          const listing = call(operationId, {}) as Promise<{ entities?: { id: string }[] }>;
          // Some listings need a permission that the topic of all channels does not need.
          const response = await (isAll ? ifAllowed(listing) : listing);
          if (!response) incomplete.add(topicName);
          for (const body of response?.entities ?? []) {
            // A topic of all channels has another model than the listings.
            const found = isAll ? await read(topicName, body.id) : { topicName, conversationId: body.id, body, readAt };
            if (found) yield found;
          }
        }
      }
    },
    listNewEmails: async (topicName, conversationId, known) => {
      const topic = parseTopicName(topicName)?.topic;
      if (!topic || topics[topic].channel !== 'emails') return [];
      const emails = (await ifAllowed(listEmails(call, conversationId))) ?? [];
      const isKnown = ({ id }: { id: string }) => known.facts.has(messageFact(id));
      const first = emails.findIndex(isKnown);
      const following = first < 0 ? [] : emails.slice(first + 1);
      return following.filter((email) => !isKnown(email)).map(({ id }) => id);
    },
  };
}

/** Returns undefined if the caller has no access. */
async function ifAllowed<Result>(response: Promise<Result>): Promise<Result | undefined> {
  try {
    return await response;
  } catch (error) {
    if (error instanceof NotFoundError || error instanceof PermissionError) return undefined;
    throw error;
  }
}

const listingsOf = (topic: Topic): readonly string[] => {
  const { channel } = topics[topic];
  const list = READS[channel]?.list;
  return channel === 'conversations' ? ALL_LISTINGS : list ? [list] : [];
};

/** Oldest first. */
async function listEmails(call: Call, conversationId: string): Promise<{ id: string; time: string }[]> {
  const { entities = [] } = (await call('getConversationsEmailMessages', { conversationId })) as {
    entities?: { id?: string; time?: string }[];
  };
  const emails = entities.flatMap(({ id, time = '' }) => (id ? [{ id, time }] : []));
  return emails.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}
