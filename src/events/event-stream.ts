import type { StreamEvent, StreamEvents } from './event.js';

/** A user or a queue, or several: `'me'`, `{ user: id }`, `{ queue: [id, id] }`. `me` needs a user's token. */
export type EventOwner = 'me' | { readonly user?: Ids; readonly queue?: Ids };

type Ids = string | readonly string[];

/** The events to receive, at most 1,000 topics. */
export interface EventSelection {
  readonly emails?: EventOwner | undefined;
  readonly messages?: EventOwner | undefined;
  readonly socials?: EventOwner | undefined;
  readonly videos?: EventOwner | undefined;
  readonly cobrowse?: EventOwner | undefined;
  /** All channels in one topic. Internal messages have no other. */
  readonly conversations?: EventOwner | undefined;
  /** Typing indicators of customers, by user. */
  readonly typing?: EventOwner | undefined;
  /** Completed after-call work, by conversation. */
  readonly wrapups?: { readonly conversation: Ids } | undefined;
  /** Ids of queues: all conversations of these queues in email, messages, social media, video and cobrowse. */
  readonly queues?: Ids | undefined;
  /** Names of topics, such as `v2.users.{id}.presence` with an id. */
  readonly topics?: readonly string[] | undefined;
}

/** Options of `client.events.subscribe`. */
export interface SubscribeOptions {
  /** Ends the stream. The iteration then throws the signal's reason, and listeners of `error` get it. */
  signal?: AbortSignal | undefined;
  /** Start with an event for each conversation that is active now; `false` by default. */
  initial?: boolean | undefined;
  /**
   * Milliseconds between reads of the state without a gap, which find events that Genesys never sent; none by default. At least
   * 1,000.
   */
  resyncInterval?: number | undefined;
  /** The most events that wait for the consumer, 10,000 by default. Beyond, they are dropped and a `resync` follows. */
  maxWaiting?: number | undefined;
  /** The most conversations to remember, 10,000 by default. A change of a forgotten conversation is reported as `started`. */
  maxConversations?: number | undefined;
}

/**
 * A stream of events over a notification channel that reconnects. Iterate over it, or add listeners.
 *
 * @example
 * for await (const event of client.events.subscribe({ messages: 'me' })) {
 *   if (event.topic === 'resync') continue;
 *   console.log(event.channel, event.data);
 * }
 */
export interface EventStream extends AsyncIterable<StreamEvent> {
  /** Resolves when the first subscription is active. Rejects if it fails, with the error that the iteration throws. */
  readonly ready: Promise<void>;
  /**
   * Adds a listener for the events of a channel, `event` for all events, or `error` for the error that ends the stream. The
   * first listener starts the stream, which can't be iterated over then. If it is iterated over already, listeners receive each
   * event before the loop does. A listener that throws is logged and does not end the stream. Without a listener of `error`, an
   * error that neither `ready` nor a loop reports is an unhandled rejection.
   *
   * @throws ArgumentError for an unknown name, which TypeScript reports too.
   * @returns A function that removes the listener.
   */
  on<Name extends keyof StreamEvents>(channel: Name, listener: (event: StreamEvents[Name]) => unknown): () => void;
  on(name: 'event', listener: (event: StreamEvent) => unknown): () => void;
  on(name: 'error', listener: (error: unknown) => unknown): () => void;
  /** Reads the state and reports what changed, as after a gap. */
  resync(): void;
  /** Ends the stream and closes the connection. */
  close(): Promise<void>;
}

/** The member `events` of a client. */
export interface EventsChannel {
  /**
   * Subscribes to notifications. Connects at once, reconnects before the channel expires and after a lost connection, and reads
   * the state again after every gap.
   *
   * The iteration throws `ArgumentError` for an invalid selection, `PermissionError` for a topic that Genesys rejects, and any
   * error of the first connection.
   *
   * @example
   * for await (const event of client.events.subscribe({ emails: 'me', messages: { user: id }, queues: [queueId] })) …
   */
  subscribe(selection: EventSelection, options?: SubscribeOptions): EventStream;
}
