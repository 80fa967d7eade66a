import type { Clock } from '../transport/clock.js';
import {
  ConnectionError,
  RateLimitError,
  ServerError,
  TimeoutError,
  UnknownOutcomeError,
} from '../transport/errors.js';

/** The longest wait between two attempts, and the first one, in milliseconds. */
const MAX_BACKOFF_MS = 30_000;
const MIN_BACKOFF_MS = 500;

const TEMPORARY = [ConnectionError, RateLimitError, ServerError, TimeoutError, UnknownOutcomeError];

/** Runs an action until it succeeds, or fails with an error that another attempt cannot fix. Waits longer each time. */
export async function retryTemporary<Result>(
  run: () => Promise<Result>,
  { clock, random, signal }: { clock: Clock; random: () => number; signal: AbortSignal },
): Promise<Result> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      signal.throwIfAborted();
      if (!TEMPORARY.some((type) => error instanceof type)) throw error;
      const limit = Math.min(MAX_BACKOFF_MS, MIN_BACKOFF_MS * 2 ** attempt);
      await clock.sleep(limit * (0.5 + random() / 2), signal);
    }
  }
}
