import type { EventBodies, topics } from '../generated/events.js';
import type { ConversationChange } from './conversation-change.js';

/** A notification topic with a type, with `{id}` instead of the id. */
export type Topic = keyof EventBodies;

type Topics = typeof topics;
type TopicWith<Field extends keyof Topics[Topic], Value> = {
  [Name in Topic]: Topics[Name][Field] extends Value ? Name : never;
}[Topic];

/** The topics whose events carry the state of a conversation. */
export type ConversationTopic = TopicWith<'body', 'conversation'>;

interface EventOf<Name extends Topic> {
  /** The topic, with `{id}` instead of the id. It determines the type of `data`. */
  readonly topic: Name;
  /** The name of the topic with the id, as subscribed. */
  readonly topicName: string;
  /** The id in `topicName`: of the user, the queue or the conversation. */
  readonly ownerId: string;
  /** The channel, as in the client; `conversations` for the topics of all channels. */
  readonly channel: Topics[Name]['channel'];
  readonly conversationId: string;
  /** The body of the notification. After a gap: what the API returned, with the same main properties. */
  readonly data: EventBodies[Name];
}

interface ConversationEventOf<Name extends ConversationTopic> extends EventOf<Name> {
  /** What happened since the previous event of this conversation and topic, in order. */
  readonly changes: readonly ConversationChange[];
  /** `notification`: Genesys sent it. `resync`: found after a gap. `initial`: the state when the stream started. */
  readonly source: 'notification' | 'resync' | 'initial';
}

/** An event of a topic. */
export type TopicEvent<Name extends Topic = Topic> = {
  [Each in Name]: Each extends ConversationTopic ? ConversationEventOf<Each> : EventOf<Each>;
}[Name];

/** A conversation started, changed or ended. */
export type ConversationEvent = TopicEvent<ConversationTopic>;

/** Events may be missing before this one. What changed in the gap follows, with `source: 'resync'`. */
export interface ResyncEvent {
  readonly topic: 'resync';
  readonly channel: 'resync';
  /**
   * `disconnected`: the connection was lost. `silent`: the heartbeats stopped. `overflow`: the consumer was too slow.
   * `requested`: `stream.resync()`. `interval`: the option `resyncInterval`.
   */
  readonly reason: ResyncReason;
  /** When the gap started, in milliseconds since 1970. */
  readonly since: number;
  /** Subscribed topics whose new conversations cannot be found after a gap. Known conversations of these topics are read. */
  readonly incomplete: readonly string[];
  /** Known conversations that could not be read, because the caller has no access to them anymore. */
  readonly unreadable: readonly string[];
}

export type ResyncReason = 'disconnected' | 'silent' | 'overflow' | 'requested' | 'interval';

/** An event of a topic that has no type in this package. */
export interface OtherEvent {
  readonly topic: 'other';
  readonly channel: 'other';
  readonly topicName: string;
  readonly data: unknown;
}

/** An event of a stream. `topic` determines its type. */
export type StreamEvent = TopicEvent | ResyncEvent | OtherEvent;

/** The events by channel, for `stream.on(channel, …)`. */
export type StreamEvents = { [Channel in StreamEvent['channel']]: Extract<StreamEvent, { channel: Channel }> };
