import type { EmailConversation } from '../generated/models.js';
import { ArgumentError, type ArgumentProblem } from '../transport/errors.js';
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
  { call, runtime }: MediaEnvironment,
  { conversationId }: WaitForDeliveryArgs,
  { window = DEFAULT_WINDOW_MS, interval = DEFAULT_INTERVAL_MS, ...callOptions }: WaitForDeliveryOptions,
): Promise<DeliveryResult> {
  validateDurations({ window, interval });
  const { clock } = runtime;
  const end = clock.now() + window;
  while (true) {
    const failure = findFailure(await call('getConversationsEmail', { conversationId }, callOptions));
    if (failure) return failure;
    const left = end - clock.now();
    if (left <= 0) return { outcome: 'noError', conversationId };
    await clock.sleep(Math.min(interval, left), callOptions.signal ?? undefined);
  }
}

function findFailure({ id, participants = [] }: EmailConversation): DeliveryResult | undefined {
  for (const { id: participantId = '', address, errorInfo } of participants) {
    if (errorInfo) return { outcome: 'failed', conversationId: id, participantId, address, error: errorInfo };
  }
  return undefined;
}

function validateDurations(durations: Readonly<Record<string, number>>): void {
  const problems = Object.entries(durations).flatMap(([argument, value]): ArgumentProblem[] =>
    Number.isFinite(value) && value > 0 ? [] : [{ argument, problem: 'must be a positive number of milliseconds' }],
  );
  if (problems.length > 0) throw new ArgumentError('emails.waitForDelivery', problems);
}
