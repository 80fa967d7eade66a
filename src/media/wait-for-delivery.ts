import type { EventStream } from '../events/event-stream.js';
import type { EmailConversation } from '../generated/models.js';
import { ArgumentError, type ArgumentProblem } from '../transport/errors.js';
import { onAbort } from '../transport/on-abort.js';
import type { DeliveryResult, MediaEnvironment, WaitForDeliveryArgs, WaitForDeliveryOptions } from './media.js';

/**
 * A bounce shows after 20 to 25 seconds, as `errorInfo` of a participant, and nothing confirms a delivery:
 * https://community.genesys.com/discussion/query-on-agentless-email-api
 */
const DEFAULT_WINDOW_MS = 35_000;
/** A small share of the 300 requests per minute. */
const DEFAULT_INTERVAL_MS = 5_000;

/** Implements `emails.waitForDelivery`. */
export async function waitForDelivery(
  environment: MediaEnvironment,
  { conversationId }: WaitForDeliveryArgs,
  options: WaitForDeliveryOptions,
): Promise<DeliveryResult> {
  const { window = DEFAULT_WINDOW_MS, stream, ...others } = options;
  const { interval = stream ? window : DEFAULT_INTERVAL_MS, signal, ...callOptions } = others;
  validateDurations({ window, interval });
  signal?.throwIfAborted();
  const controller = new AbortController();
  const removeListener = onAbort(signal ?? undefined, () => controller.abort(signal?.reason));
  let stopWatching = () => {};
  const poll = async (): Promise<DeliveryResult> => {
    const { clock } = environment.runtime;
    const end = clock.now() + window;
    while (true) {
      const own = { ...callOptions, signal: controller.signal };
      const failure = findFailure(await environment.call('getConversationsEmail', { conversationId }, own));
      if (failure) return failure;
      const left = end - clock.now();
      if (left <= 0) return { outcome: 'noError', conversationId };
      await clock.sleep(Math.min(interval, left), controller.signal);
    }
  };
  try {
    return await new Promise<DeliveryResult>((resolve, reject) => {
      if (stream) stopWatching = watchStream(stream, conversationId, resolve, reject);
      poll().then(resolve, reject);
    });
  } finally {
    stopWatching();
    removeListener();
    controller.abort();
  }
}

function findFailure({ id, participants = [] }: EmailConversation): DeliveryResult | undefined {
  for (const { id: participantId = '', address, errorInfo } of participants) {
    if (errorInfo) return { outcome: 'failed', conversationId: id, participantId, address, error: errorInfo };
  }
  return undefined;
}

/** Calls back with the error that an event reports, or with the error that ends the stream. Returns a function that stops it. */
function watchStream(
  stream: EventStream,
  conversationId: string,
  report: (result: DeliveryResult) => void,
  reject: (error: unknown) => void,
): () => void {
  const removeListener = stream.on('event', (event) => {
    if (!('changes' in event) || event.conversationId !== conversationId) return;
    const change = event.changes.find((each) => each.type === 'error');
    if (!change) return;
    const { participantId, code, message } = change;
    const { address } = event.data.participants.find(({ id }) => id === participantId) ?? {};
    report({ outcome: 'failed', conversationId, participantId, address, error: { code, message } });
  });
  let hasFailed = false;
  const fail = (error: unknown) => {
    hasFailed = true;
    reject(error);
  };
  const removeErrorListener = stream.on('error', fail);
  // A stream that failed before does not call the listener.
  stream.ready.catch(fail);
  return () => {
    removeListener();
    // `ready` rejects first. Without a listener, the error would then be unhandled.
    if (!hasFailed) removeErrorListener();
  };
}

function validateDurations(durations: Readonly<Record<string, number>>): void {
  const problems = Object.entries(durations).flatMap(([argument, value]): ArgumentProblem[] =>
    Number.isFinite(value) && value > 0 ? [] : [{ argument, problem: 'must be a positive number of milliseconds' }],
  );
  if (problems.length > 0) throw new ArgumentError('emails.waitForDelivery', problems);
}
