import type { Clock } from '../transport/clock.js';
import {
  ConnectionError,
  GenesysError,
  RateLimitError,
  ServerError,
  TimeoutError,
  UnknownOutcomeError,
} from '../transport/errors.js';

/** The longest wait between two attempts, and the first one, in milliseconds. */
const MAX_BACKOFF_MS = 30_000;
const MIN_BACKOFF_MS = 500;

const TEMPORARY = [ConnectionError, RateLimitError, ServerError, TimeoutError, UnknownOutcomeError];

interface Waiting {
  readonly clock: Clock;
  /** Returns a number from 0 to 1. */
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/** Whether another attempt can succeed. */
export const isTemporary = (error: unknown): boolean => TEMPORARY.some((type) => error instanceof type);

/** Waits before the next attempt, longer each time. @param failures The number of failures so far, at least 1. */
export function backOff(failures: number, { clock, random, signal }: Waiting, retryAfterMs = 0): Promise<void> {
  const limit = Math.min(MAX_BACKOFF_MS, MIN_BACKOFF_MS * 2 ** (failures - 1));
  return clock.sleep(retryAfterMs + limit * (0.5 + random() / 2), signal);
}

/** Runs an action until it succeeds, or fails with an error that another attempt cannot fix. */
export async function retryTemporary<Result>(run: () => Promise<Result>, waiting: Waiting): Promise<Result> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await run();
    } catch (error) {
      waiting.signal.throwIfAborted();
      if (!isTemporary(error)) throw error;
      const retryAfter = error instanceof GenesysError ? (error.retryAfter ?? 0) : 0;
      await backOff(failures, waiting, retryAfter * 1_000);
    }
  }
}
