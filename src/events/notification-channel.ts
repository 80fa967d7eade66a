import type { Channel, ChannelTopic, ChannelTopicEntityListing } from '../generated/models.js';
import type { Clock } from '../transport/clock.js';
import { ConnectionError, PermissionError } from '../transport/errors.js';
import { requireSecureAddress, type WebSocketClass, type WebSocketLike } from './web-socket.js';

/** An event of the server. */
export interface Frame {
  readonly topicName: string;
  readonly eventBody: unknown;
  /** When it arrived, in milliseconds since 1970. */
  readonly receivedAt: number;
}

/** Why a channel must be replaced: `closing` and `expiring` leave time to do it, `disconnected` and `silent` do not. */
export type ChannelEnd = 'closing' | 'expiring' | 'disconnected' | 'silent';

/** A connected channel with its subscriptions. */
export interface OpenChannel {
  /** Resolves when the channel must be replaced. */
  readonly end: Promise<ChannelEnd>;
  /** Whether the connection is lost. */
  isLost(): boolean;
  /** When the latest message arrived, in milliseconds since 1970. */
  lastMessageAt(): number;
  close(): void;
}

export interface ChannelEnvironment {
  call(operationId: string, args: object, options: { signal: AbortSignal }): Promise<unknown>;
  readonly clock: Clock;
  readonly WebSocket: WebSocketClass;
  readonly topicNames: readonly string[];
  /** Ends all channels. */
  readonly signal: AbortSignal;
}

/** Genesys sends a heartbeat about every 30 seconds: https://community.genesys.com/discussion/regarding-the-behavior-of-websocket-heartbeats */
const SILENCE_MS = 45_000;
/** How long the server has for the response to a ping, and the connection to open. */
const RESPONSE_MS = 10_000;
/** How long the server has to close a connection. `ws` waits for 30 seconds, which would keep a process running. */
const CLOSING_MS = 2_000;
/** A channel lives for 24 hours. It is replaced before that. Its `expires` is not used: the clocks may differ. */
const RENEWAL_MS = 23.5 * 3_600_000;
/** Messages of the server about the channel. https://developer.genesys.cloud/notificationsalerts/notifications/notifications-apis */
const CLOSING = 'v2.system.socket_closing';
/** Both are known from https://github.com/purecloudlabs/genesys-cloud-streaming-client/blob/0c618a978f8211fb765cab547e73af16563bea49/src/notifications.ts */
const EXPIRING = 'streaming-subscriptions-expiring';
const REPLACED = 'no_longer_subscribed';

/**
 * Creates a channel, connects and subscribes.
 *
 * @param onFrame Called for each event, from before the promise resolves.
 * @throws PermissionError for rejected topics; GenesysError for an address that is not encrypted; ConnectionError; any error of the
 * calls.
 */
export async function openChannel(
  environment: ChannelEnvironment,
  onFrame: (frame: Frame) => void,
): Promise<OpenChannel> {
  const { call, clock, topicNames, signal } = environment;
  const { id, connectUri } = (await call('postNotificationsChannels', {}, { signal })) as Channel;
  signal.throwIfAborted();
  const address = requireSecureAddress(connectUri);
  const socket = new environment.WebSocket(address);
  const stopped = new AbortController();
  const createdAt = clock.now();
  let lastMessageAt = createdAt;
  let isLost = false;
  let resolveEnd: (end: ChannelEnd) => void = () => {};
  const end = new Promise<ChannelEnd>((resolve) => (resolveEnd = resolve));
  const close = () => {
    if (stopped.signal.aborted) return;
    stopped.abort();
    socket.close();
    if (socket.terminate) unref(setTimeout(() => socket.terminate?.(), CLOSING_MS));
  };
  const lose = (reason: ChannelEnd) => {
    if (stopped.signal.aborted) return;
    isLost = true;
    close();
    resolveEnd(reason);
  };

  socket.addEventListener('message', ({ data }: { data: unknown }) => {
    if (stopped.signal.aborted) return;
    lastMessageAt = clock.now();
    const { topicName, eventBody, result } = parseMessage(data);
    if (isFailure(result)) lose('disconnected');
    if (typeof topicName !== 'string') return;
    if (topicName === CLOSING) resolveEnd('closing');
    else if (topicName === EXPIRING) resolveEnd('expiring');
    else if (topicName.includes(REPLACED)) lose('disconnected');
    else if (topicName !== 'channel.metadata') onFrame({ topicName, eventBody, receivedAt: lastMessageAt });
  });
  socket.addEventListener('close', () => lose('disconnected'));
  signal.addEventListener('abort', close, { once: true });
  stopped.signal.addEventListener('abort', () => signal.removeEventListener('abort', close), { once: true });

  try {
    await waitForOpen(socket, address, clock, stopped.signal);
    await subscribe(environment, id ?? '');
  } catch (error) {
    close();
    throw error;
  }
  if (isLost) throw createConnectionError(address);

  // A socket that can't send is lost. After `close`, this is a no-op.
  watch().catch(() => lose('disconnected'));
  return { end, isLost: () => isLost, lastMessageAt: () => lastMessageAt, close };

  /** Replaces the channel before it expires, and reports a connection on which nothing arrives anymore. */
  async function watch(): Promise<void> {
    while (!stopped.signal.aborted) {
      const now = clock.now();
      if (now >= createdAt + RENEWAL_MS) resolveEnd('expiring');
      const silence = now - lastMessageAt;
      if (silence < SILENCE_MS) {
        await clock.sleep(SILENCE_MS - silence, stopped.signal);
        continue;
      }
      socket.send('{"message":"ping"}');
      await clock.sleep(RESPONSE_MS, stopped.signal);
      if (clock.now() - lastMessageAt >= silence + RESPONSE_MS) lose('silent');
    }
  }

  async function subscribe({ call: run }: ChannelEnvironment, channelId: string): Promise<void> {
    const body = topicNames.map((topic) => ({ id: topic }));
    const args = { channelId, body, ignoreErrors: true };
    const { entities = [] } = (await run('putNotificationsChannelSubscriptions', args, {
      signal,
    })) as ChannelTopicEntityListing;
    const rejected = entities.filter(({ state }) => state === 'Rejected');
    if (rejected.length > 0) throw createRejection(rejected);
  }
}

/** Lists the topics by reason: all topics of a queue lack the same permission. */
function createRejection(rejected: readonly ChannelTopic[]): PermissionError {
  const topics = new Map<string, string[]>();
  for (const { id = '', missingPermissions = [], rejectionReason = 'no reason given' } of rejected) {
    const reason =
      missingPermissions.length > 0 ? `missing permissions: ${missingPermissions.join(', ')}` : rejectionReason;
    topics.set(reason, [...(topics.get(reason) ?? []), id]);
  }
  const problems = [...topics].map(([reason, ids]) => `${ids.join(', ')} (${reason})`);
  return new PermissionError(`events.subscribe: Genesys rejected topics: ${problems.join('; ')}.`, {
    operationId: 'putNotificationsChannelSubscriptions',
    status: 403,
    code: 'notification.unauthorized.topic',
    missingPermissions: [...new Set(rejected.flatMap((topic) => topic.missingPermissions ?? []))],
  });
}

function waitForOpen(socket: WebSocketLike, address: string, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, rejectWith) => {
    const reject = () => rejectWith(createConnectionError(address));
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', reject);
    socket.addEventListener('close', reject);
    clock.sleep(RESPONSE_MS, signal).then(reject, reject);
  });
}

/** Names only the host: every client that has the address can read the events. */
const createConnectionError = (address: string): ConnectionError =>
  new ConnectionError(
    `events.subscribe: the WebSocket connection to ${new URL(address).host} failed. Check that firewalls and proxies allow ` +
      'WebSockets. A client with a `fetch` of its own, such as that of a sandbox, also needs the option WebSocket.',
  );

/** Keeps a timer of Node from keeping the process running. */
const unref = (timer: unknown): void => (timer as { unref?: () => void }).unref?.();

interface ServerMessage {
  readonly topicName?: unknown;
  readonly eventBody?: unknown;
  /** The status of the server's response to a message of the client. */
  readonly result?: unknown;
}

function parseMessage(data: unknown): ServerMessage {
  try {
    return (JSON.parse(String(data)) as ServerMessage | null) ?? {};
  } catch {
    return {};
  }
}

/**
 * Whether the server rejected a ping: 404 if the channel has expired, its token has expired, or newer channels replaced it.
 * https://pypi.org/project/genesys-notifications/
 */
const isFailure = (result: unknown): boolean => Number(result) >= 400;
