import { type Clock, systemClock } from './clock.js';
import type { Middleware } from './fetch.js';
import { onAbort } from './on-abort.js';
import { MAX_FIRST_REQUESTS, memoryBudget, type RateBudget, type RateLimitResponse } from './rate-budget.js';
import { parseRateLimitInfo } from './rate-limit-info.js';
import { createSharedBudget } from './shared-budget.js';

/** Options of `createRateLimiter`. */
export interface RateLimiterOptions {
  /** Where the budget is kept; in memory by default. `redisBudget(…)` shares one between replicas. */
  budget?: RateBudget | undefined;
  /**
   * Called when the budget fails or takes longer than a second. The limiter then uses its own count. Ignored by default.
   */
  onBudgetError?: ((error: unknown) => unknown) | undefined;
  /** The source of time, for tests. */
  clock?: Clock | undefined;
}

/**
 * Delays requests before Genesys would reject them with a 429. Each client has its own by default. Clients that use the same
 * access token share its limit and should share a limiter: `createClient({ …, rateLimiter })`.
 */
export interface RateLimiter {
  /** The number of calls that wait for their turn. */
  readonly waiting: number;
  /**
   * Waits until a request may be sent, in the order of the calls; retries go first. Returns undefined if the request may be
   * sent at once. The promise rejects with the signal's reason when the signal is aborted.
   */
  acquire(signal: AbortSignal | undefined, isRetry: boolean): Promise<void> | undefined;
  /** Must be called at the end of each request that acquired its turn, with the response if there was one. */
  release(response: RateLimitResponse | undefined): void;
}

/**
 * Creates a rate limiter to share between clients. It does not smooth bursts: a request waits only when the budget of the
 * current minute is used up.
 *
 * @example
 * const rateLimiter = createRateLimiter();
 * const client = createClient({ region, auth, rateLimiter });
 */
export function createRateLimiter(options: RateLimiterOptions = {}): RateLimiter {
  const { clock = systemClock, budget, onBudgetError } = options;
  const ownBudget = memoryBudget(clock);
  const sharedBudget = budget && createSharedBudget(budget, onBudgetError, clock);
  /** Callbacks in the order of the calls. In a set, an aborted call is removed at once from any position. */
  const retries = new Set<() => void>();
  const firstAttempts = new Set<() => void>();
  let isServing = false;
  let sleep: AbortController | undefined;
  let inFlight = 0;
  let hasResponse = false;

  const countWaiting = () => retries.size + firstAttempts.size;
  /** Until the first response, the limit is unknown. */
  const mustWaitForResponse = () => !hasResponse && inFlight >= MAX_FIRST_REQUESTS;

  /** Takes a request from the budgets and returns the milliseconds to wait. */
  const take = async (): Promise<number> => {
    const wait = ownBudget.take();
    return (await sharedBudget?.take()) ?? wait;
  };

  /** Gives the waiting calls their turns, one after the other. */
  const serve = async () => {
    if (isServing) return;
    isServing = true;
    while (countWaiting() > 0 && !mustWaitForResponse()) {
      const wait = await take();
      if (wait === 0) {
        const [next] = retries.size > 0 ? retries : firstAttempts;
        next?.();
      } else if (countWaiting() > 0) {
        sleep = new AbortController();
        await clock.sleep(wait, sleep.signal).catch(() => {});
        sleep = undefined;
      }
    }
    isServing = false;
  };

  return {
    get waiting() {
      return countWaiting();
    },

    acquire(signal, isRetry) {
      if (!budget && !isServing && !mustWaitForResponse() && ownBudget.take() === 0) {
        inFlight += 1;
        return undefined;
      }
      return new Promise<void>((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const queue = isRetry ? retries : firstAttempts;
        const start = () => {
          queue.delete(start);
          removeListener();
          inFlight += 1;
          resolve();
        };
        const removeListener = onAbort(signal, () => {
          queue.delete(start);
          // The last waiting call also ends the timer.
          if (countWaiting() === 0) sleep?.abort();
          reject(signal?.reason);
        });
        queue.add(start);
        void serve();
      });
    },

    release(response) {
      inFlight -= 1;
      // A gateway's own error says nothing about the limit of Genesys.
      if (response && (response.allowed !== undefined || response.status < 500)) {
        hasResponse = true;
        ownBudget.learn(response);
        void sharedBudget?.learn(response);
      }
      void serve();
    },
  };
}

/** Passes each response, or undefined after a failure, to the limiter. */
export const updateRateLimiter =
  (limiter: RateLimiter, clock: Clock): Middleware =>
  (next) =>
  async (request) => {
    const startedAt = clock.now();
    let response: Response | undefined;
    try {
      response = await next(request);
      return response;
    } finally {
      const now = clock.now();
      limiter.release(
        response && { ...parseRateLimitInfo(response.headers, now), status: response.status, age: now - startedAt },
      );
    }
  };
