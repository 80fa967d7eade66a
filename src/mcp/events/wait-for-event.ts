import type { CallOptions } from '../../client/call.js';
import type { Client } from '../../client/client.js';
import type { ConversationChange } from '../../events/conversation-change.js';
import type { ConversationEvent } from '../../events/event.js';
import type { EventSelection } from '../../events/event-stream.js';
import { ArgumentError, TimeoutError } from '../../transport/errors.js';
import type { ToolClient } from '../slice.js';
import { isFromCustomer, readSentItems, type SentItem } from './sent-items.js';

/** The arguments of the tool, as its schema in `spec/events.yaml` allows. */
interface WaitArgs {
  readonly conversationId?: string;
  readonly channel?: WaitChannel;
  readonly until?: 'customerMessage' | 'anyChange';
  readonly afterMessageId?: string;
  readonly waitSeconds?: number;
}

export type WaitChannel = 'emails' | 'messages' | 'socials' | 'videos' | 'cobrowse';

/** Settings of {@link waitForEvent}. */
export interface WaitOptions extends CallOptions {
  /** The time limit of the tool call in milliseconds; 0 for none. */
  readonly maxWait?: number | undefined;
}

const DEFAULT_WAIT_S = 45;
/** The part of the time limit that is kept for reading the message, in milliseconds. */
const READ_MS = 3_000;

/**
 * Runs the tool `wait_for_event`: subscribes with the client of the connection, and closes the stream before it returns.
 *
 * @throws ArgumentError; TimeoutError if the connection takes longer than the wait; errors of `events.subscribe`.
 */
export async function waitForEvent(client: ToolClient, args: WaitArgs, options: WaitOptions = {}): Promise<object> {
  const { conversationId, channel, until = 'customerMessage', afterMessageId } = args;
  if (!hasEvents(client)) reject('the tool', 'needs a client of createClient');
  if (afterMessageId !== undefined && conversationId === undefined) reject('conversationId', 'is missing');
  const { signal, onRequest, maxWait = 0 } = options;
  const waitMs = limitWait((args.waitSeconds ?? DEFAULT_WAIT_S) * 1_000, maxWait);
  const channels: readonly WaitChannel[] = channel ? [channel] : ['emails', 'messages'];
  const selection: EventSelection = Object.fromEntries(channels.map((name) => [name, 'me']));

  const stream = client.events.subscribe(selection, { signal, initial: true });
  let isConnected = false;
  stream.ready.then(
    () => (isConnected = true),
    () => {
      // The iteration throws the same error.
    },
  );
  const timer = setTimeout(() => void stream.close(), waitMs);
  let lastMessageId = afterMessageId;
  let isKnown = false;
  try {
    for await (const event of stream) {
      if (!('changes' in event) || (conversationId !== undefined && event.conversationId !== conversationId)) continue;
      isKnown = true;
      const isInitial = event.source === 'initial';
      const callOptions = { signal, onRequest };
      const changes = isInitial ? await listMessagesAfter(client, event, afterMessageId, callOptions) : event.changes;
      const items = await readSentItems(client, event, changes, callOptions);
      lastMessageId = findMessageIds(event.changes).at(-1) ?? lastMessageId;
      const isMatch = isInitial || until === 'customerMessage' ? items.some(isFromCustomer) : true;
      if (isMatch) return describeEvent(event, changes, items, lastMessageId);
    }
  } finally {
    clearTimeout(timer);
    await stream.close();
  }
  if (!isConnected) {
    throw new TimeoutError(`waitForEvent: not connected within ${waitMs / 1_000} s.`, { timeout: waitMs });
  }
  return {
    timedOut: true,
    waitedSeconds: waitMs / 1_000,
    ...(conversationId !== undefined && { conversationId, ...(lastMessageId && { lastMessageId }) }),
    ...(conversationId !== undefined && !isKnown && { note: UNKNOWN_CONVERSATION }),
  };
}

const UNKNOWN_CONVERSATION =
  'The conversation is not among the active conversations of the signed-in user in this channel. Check the id and the channel.';

const hasEvents = (client: object): client is Client => 'events' in client;

const limitWait = (waitMs: number, maxWait: number): number =>
  maxWait > 0 ? Math.min(waitMs, Math.max(maxWait - READ_MS, maxWait / 2)) : waitMs;

const findMessageIds = (changes: readonly ConversationChange[]): string[] =>
  changes.flatMap((change) => (change.type === 'message' ? [change.messageId] : []));

/** Without an id, what was written before the wait does not count. Of an unknown id, only the latest message follows. */
async function listMessagesAfter(
  client: Client,
  event: ConversationEvent,
  id: string | undefined,
  options: CallOptions,
): Promise<ConversationChange[]> {
  if (id === undefined) return [];
  let messages = event.changes.filter((change) => change.type === 'message');
  // An email conversation names only its latest email.
  if (event.channel === 'emails' && messages.at(-1)?.messageId !== id) {
    const { entities = [] } = await client.emails.listMessages({ conversationId: event.conversationId }, options);
    messages = entities
      .toSorted((a, b) => Date.parse(a.time ?? '') - Date.parse(b.time ?? ''))
      .map(({ id: messageId }) => ({ type: 'message', messageId }));
  }
  const index = messages.findIndex(({ messageId }) => messageId === id);
  return index < 0 ? messages.slice(-1) : messages.slice(index + 1);
}

function describeEvent(
  { channel, conversationId }: ConversationEvent,
  changes: readonly ConversationChange[],
  items: readonly SentItem[],
  lastMessageId: string | undefined,
): object {
  const texts = items.flatMap(({ data }) => (data === undefined ? [] : [data]));
  const problems = items.flatMap(({ problem }) => problem ?? []);
  return {
    timedOut: false,
    channel,
    conversationId,
    changes,
    ...(texts.length > 0 && { [channel === 'emails' ? 'emails' : 'messages']: texts }),
    ...(problems.length > 0 && { problems }),
    ...(lastMessageId !== undefined && { lastMessageId }),
  };
}

function reject(argument: string, problem: string): never {
  throw new ArgumentError('waitForEvent', [{ argument, problem }], { operationId: 'waitForEvent' });
}
