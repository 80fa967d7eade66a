import type { Call, CallOptions } from '../client/call.js';
import type { Clock } from '../transport/clock.js';
import { ArgumentError } from '../transport/errors.js';
import type { StreamEvent } from './event.js';
import { createEventQueue } from './event-queue.js';
import type { EventSelection, SubscribeOptions } from './event-stream.js';
import { keepConnected } from './keep-connected.js';
import { createStateReader } from './read-state.js';
import { isTemporary, retryTemporary } from './retry-temporary.js';
import { type Item, streamEvents } from './stream-events.js';
import { findOwnChannels, listTopicNames, parseTopicName } from './topic-names.js';
import { createTracker } from './tracker.js';
import { validateOptions } from './validate-options.js';
import { loadWebSocket, type WebSocketClass } from './web-socket.js';

/** What a stream needs of the client. */
export interface EventEnvironment {
  call(operationId: string, args?: unknown, options?: CallOptions): Call<unknown>;
  /** Returns the id of the signed-in user. */
  getUserId(signal: AbortSignal): Promise<string>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly WebSocket: WebSocketClass | undefined;
  /** Logs that a listener failed. */
  reportFailure(name: string, error: unknown): void;
}

/** A stream that connects at once. */
export interface OpenedStream {
  readonly ready: Promise<void>;
  readonly events: AsyncGenerator<StreamEvent, void>;
  resync(): void;
}

/**
 * @param signal Ends the stream at once, without an error.
 * @throws ArgumentError for an invalid selection or option.
 */
export function createEventStream(
  environment: EventEnvironment,
  selection: EventSelection,
  options: SubscribeOptions,
  signal: AbortSignal,
): OpenedStream {
  const { clock, random } = environment;
  const { maxWaiting = 10_000, maxConversations = 10_000, resyncInterval } = options;
  validateOptions(options);
  // Reports an invalid selection before the id of the user is known.
  listTopicNames(selection, 'me');
  const queue = createEventQueue<Item>(maxWaiting, (dropped) => [
    // The baseline says which conversations are not new.
    ...dropped.filter(({ type }) => type === 'baseline'),
    { type: 'read', reason: 'overflow', since: findStart(dropped) ?? clock.now() },
  ]);
  const tracker = createTracker(maxConversations);
  const call = (operationId: string, args: object) => environment.call(operationId, args, { signal });
  /** A failed read must not end the stream: the server may be down for a while. */
  const callPatiently = (id: string, args: object) => retryTemporary(() => call(id, args), { clock, random, signal });
  const read = (reason: Extract<Item, { type: 'read' }>['reason'], since = clock.now()) =>
    queue.push({ type: 'read', reason, since });

  let resolveReady: () => void = () => {};
  let rejectReady: (error: unknown) => void = () => {};
  const ready = new Promise<void>((resolve, reject) => {
    resolveReady = resolve;
    rejectReady = reject;
  });
  ready.catch(() => {
    // The iteration throws the same error.
  });

  async function* run(): AsyncGenerator<StreamEvent, void> {
    const { reader } = await prepared;
    yield* streamEvents({ queue, tracker, options, reader });
  }

  async function prepare() {
    // First, because it fails without a request where there is no WebSocket.
    const WebSocket = await loadWebSocket(environment.WebSocket);
    const userId = await findUser();
    const topicNames = listTopicNames(selection, userId ?? '');
    const createReader = (run: typeof callPatiently) => createStateReader(run, topicNames, userId, clock);
    return { WebSocket, topicNames, reader: createReader(callPatiently), firstReader: createReader(call) };
  }

  /** A selection without `me` works without a user's token too. */
  async function findUser(): Promise<string | undefined> {
    const ownChannels = findOwnChannels(selection);
    const isUser = ownChannels.length > 0;
    const others = isUser ? [] : listTopicNames(selection, '');
    if (!isUser && !others.some((name) => parseTopicName(name)?.topic.startsWith('v2.users.'))) return undefined;
    try {
      return await environment.getUserId(signal);
    } catch (error) {
      signal.throwIfAborted();
      // Not `isGenesysError`: bundlers would move it to a chunk that clients without events load too.
      if (isUser && (error as { code?: unknown }).code === 'not.a.user') throw createOwnerError(ownChannels, error);
      if (isUser || isTemporary(error)) throw error;
      return undefined;
    }
  }

  const prepared = prepare();
  const connect = async () => {
    const { WebSocket, topicNames, firstReader } = await prepared;
    // Read before the subscription, so that what changes from now on is reported.
    const conversations = [];
    for await (const conversation of firstReader.listActive()) conversations.push(conversation);
    queue.push({ type: 'baseline', conversations });
    const channels = {
      call: (id: string, args: object) => call(id, args),
      clock,
      random,
      WebSocket,
      topicNames,
      signal,
    };
    if (resyncInterval !== undefined) void runEvery(resyncInterval, () => read('interval')).catch(() => {});
    await keepConnected(channels, {
      onReady: () => {
        read('check');
        resolveReady();
      },
      onFrame: (frame) => queue.push({ type: 'frame', frame }),
      onGap: read,
      onHandover: () => read('check'),
    });
  };
  signal.addEventListener('abort', () => queue.end(), { once: true });
  connect().catch((reason: unknown) => {
    rejectReady(reason);
    queue.end({ reason });
  });

  async function runEvery(interval: number, action: () => void): Promise<never> {
    while (true) {
      await clock.sleep(interval, signal);
      action();
    }
  }

  return { ready, events: run(), resync: () => read('requested') };
}

/** A token of client credentials has no user, so there is no `me`. */
function createOwnerError(channels: readonly string[], cause: unknown): ArgumentError {
  const problem = "can't be 'me', because the token belongs to no user. Use { user: id }, { queue: id } or queues";
  return new ArgumentError(
    'events.subscribe',
    channels.map((argument) => ({ argument, problem })),
    { cause },
  );
}

/** Returns when the first of the dropped items arrived, in milliseconds since 1970. */
function findStart(dropped: readonly Item[]): number | undefined {
  for (const item of dropped) {
    if (item.type === 'frame') return item.frame.receivedAt;
    if (item.type === 'read') return item.since;
  }
  return undefined;
}
