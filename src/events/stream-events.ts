import { topics } from '../generated/events.js';
import type { ConversationChange } from './conversation-change.js';
import { messageFact, parseConversation } from './conversation-state.js';
import type { ConversationEvent, ResyncReason, StreamEvent, Topic } from './event.js';
import type { EventQueue } from './event-queue.js';
import type { SubscribeOptions } from './event-stream.js';
import type { Frame } from './notification-channel.js';
import type { ReadConversation, StateReader } from './read-state.js';
import { parseTopicName } from './topic-names.js';
import type { Tracker } from './tracker.js';

/** What waits for the consumer. `baseline` is the state at the start; `read` is a place at which the state must be read again. */
export type Item =
  | { readonly type: 'frame'; readonly frame: Frame }
  | { readonly type: 'baseline'; readonly conversations: readonly ReadConversation[] }
  | ReadItem;

interface ReadItem {
  readonly type: 'read';
  readonly reason: ReadReason;
  /** When the gap started, in milliseconds since 1970. */
  readonly since: number;
}

/** `check`: no gap is known. */
type ReadReason = ResyncReason | 'check';

interface Sources {
  readonly queue: EventQueue<Item>;
  readonly reader: StateReader;
  readonly tracker: Tracker;
  readonly options: SubscribeOptions;
}

/** Turns messages and reads into events. It works only when the consumer asks, so the tracker knows what was reported. */
export async function* streamEvents({ queue, reader, tracker, options }: Sources): AsyncGenerator<StreamEvent, void> {
  for (let item = await queue.next(); item; item = await queue.next()) {
    if (item.type === 'frame') yield* handleFrame(item.frame);
    else if (item.type === 'baseline') yield* applyAll(item.conversations, 'initial');
    else yield* handleRead(item.reason, item.since);
  }

  async function* handleFrame({ topicName, eventBody, receivedAt }: Frame): AsyncGenerator<StreamEvent> {
    const parsed = parseTopicName(topicName);
    const conversationId = parsed && findConversationId(parsed.topic, eventBody);
    if (!parsed || conversationId === undefined) {
      yield { topic: 'other', channel: 'other', topicName, data: eventBody };
      return;
    }
    const { channel, body } = topics[parsed.topic];
    if (body === 'conversation') yield* handleConversation(topicName, conversationId, eventBody, receivedAt);
    else yield { ...parsed, topicName, channel, conversationId, data: eventBody } as StreamEvent;
  }

  async function* handleConversation(
    topicName: string,
    id: string,
    body: unknown,
    receivedAt: number,
  ): AsyncGenerator<StreamEvent> {
    const key = keyOf(topicName, id);
    let changes = tracker.applyEvent(key, body, receivedAt);
    if (changes === 'unclear') {
      const read = await reader.read(topicName, id);
      if (read) return yield* applyRead(read, 'notification');
      // Without access, the event is all there is.
      changes = tracker.applyEvent(key, body, Number.POSITIVE_INFINITY);
    }
    if (changes && changes !== 'unclear') yield createEvent(topicName, id, body, changes, 'notification');
  }

  async function* handleRead(reason: ReadReason, since: number): AsyncGenerator<StreamEvent> {
    const found = new Map<string, ReadConversation>();
    for await (const read of reader.listActive()) found.set(keyOf(read.topicName, read.conversationId), read);
    const unreadable: string[] = [];
    for (const key of tracker.listOpen()) {
      if (found.has(key)) continue;
      const [topicName = '', conversationId = ''] = key.split(' ');
      const read = await reader.read(topicName, conversationId);
      if (read) found.set(key, read);
      else {
        tracker.forget(key);
        unreadable.push(conversationId);
      }
    }
    if (reason !== 'check') {
      const { incomplete } = reader;
      yield { topic: 'resync', channel: 'resync', reason, since, incomplete, unreadable };
    }
    yield* applyAll(found.values(), 'resync');
  }

  async function* applyAll(
    conversations: Iterable<ReadConversation>,
    source: ConversationEvent['source'],
  ): AsyncGenerator<StreamEvent> {
    for (const conversation of conversations) yield* applyRead(conversation, source);
  }

  /** Reads the emails too if there are new ones, because a conversation names only its latest email. */
  async function* applyRead(
    { topicName, conversationId, body, readAt }: ReadConversation,
    source: ConversationEvent['source'],
  ): AsyncGenerator<StreamEvent> {
    const key = keyOf(topicName, conversationId);
    const known = tracker.get(key);
    const hasNewEmail =
      known && [...parseConversation(body).messages.keys()].some((id) => !known.facts.has(messageFact(id)));
    const emailIds = hasNewEmail ? await reader.listNewEmails(topicName, conversationId, known) : [];
    const changes = tracker.applyRead(key, body, readAt, emailIds);
    if (changes && (source !== 'initial' || options.initial)) {
      yield createEvent(topicName, conversationId, body, changes, source);
    }
  }
}

/** Returns undefined for a body that is not as the topic says. */
function findConversationId(topic: Topic, eventBody: unknown): string | undefined {
  const { id, conversationId } = (eventBody ?? {}) as { id?: unknown; conversationId?: unknown };
  const found = topics[topic].body === 'conversation' ? id : conversationId;
  return typeof found === 'string' ? found : undefined;
}

const keyOf = (topicName: string, conversationId: string): string => `${topicName} ${conversationId}`;

function createEvent(
  topicName: string,
  conversationId: string,
  data: unknown,
  changes: readonly ConversationChange[],
  source: ConversationEvent['source'],
): StreamEvent {
  const parsed = parseTopicName(topicName);
  const channel = parsed && topics[parsed.topic].channel;
  // The topic determines the type of `data`.
  return { ...parsed, topicName, channel, conversationId, data, changes, source } as StreamEvent;
}
