import { type Clock, systemClock } from './clock.js';
import type { Middleware } from './fetch.js';
import { onAbort } from './on-abort.js';
import { MAX_FIRST_REQUESTS, memoryBudget, type RateBudget, type RateLimitResponse } from './rate-budget.js';
import { parseRateLimitInfo } from './rate-limit-info.js';
import { createSharedBudget } from './shared-budget.js';

export interface RateLimiterOptions {
  /** Where the budget is kept; in memory by default. `redisBudget(…)` lets replicas share one. */
  budget?: RateBudget | undefined;
  /** Hears of a budget that can't be asked, or takes longer than a second. The limiter goes by what it has seen itself then. */
  onBudgetError?: ((error: unknown) => unknown) | undefined;
  /** Time, for tests. */
  clock?: Clock | undefined;
}

/**
 * Holds requests back before Genesys would refuse them. Each client has one of its own; clients that use the same access
 * token share its limit, and should share a limiter: `createClient({ …, rateLimiter })`.
 */
export interface RateLimiter {
  /** Calls that wait for their turn. */
  readonly waiting: number;
  /** Resolves when a request may be sent, first come first served; one that is `repeated` goes before new ones. */
  acquire(signal: AbortSignal | undefined, repeated: boolean): Promise<void> | undefined;
  /** Must be called at the end of each request that had its turn, with its answer where there was one. */
  release(answer: RateLimitResponse | undefined): void;
}

/** A limiter to be shared between clients. Bursts pass: requests wait only when the present minute's budget is used up. */
export function createRateLimiter(options: RateLimiterOptions = {}): RateLimiter {
  const { clock = systemClock, budget, onBudgetError } = options;
  const own = memoryBudget(clock);
  const shared = budget && createSharedBudget(budget, onBudgetError, clock);
  /** Each is called when its turn has come. A set, so that one that gives up is removed at once, wherever it stands. */
  const repeated = new Set<() => void>();
  const fresh = new Set<() => void>();
  let serving = false;
  let sleep: AbortController | undefined;
  let underWay = 0;
  let heard = false;

  const waiting = () => repeated.size + fresh.size;
  const mustHear = () => !heard && underWay >= MAX_FIRST_REQUESTS;

  /** The milliseconds to wait. */
  const take = async (): Promise<number> => {
    const wait = own.take();
    return (await shared?.take()) ?? wait;
  };

  /** Calls those who wait, one after the other, until nobody does. */
  const serve = async () => {
    serving = true;
    while (waiting() > 0 && !mustHear()) {
      const wait = await take();
      if (wait === 0) {
        const [next] = repeated.size > 0 ? repeated : fresh;
        next?.();
      } else if (waiting() > 0) {
        sleep = new AbortController();
        await clock.sleep(wait, sleep.signal).catch(() => {});
        sleep = undefined;
      }
    }
    serving = false;
  };

  return {
    get waiting() {
      return waiting();
    },

    acquire(signal, isRepeated) {
      if (!budget && !serving && !mustHear() && own.take() === 0) {
        underWay += 1;
        return undefined;
      }
      return new Promise<void>((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const queue = isRepeated ? repeated : fresh;
        const turn = () => {
          queue.delete(turn);
          leave();
          underWay += 1;
          resolve();
        };
        const leave = onAbort(signal, () => {
          queue.delete(turn);
          // No timer outlives the last who waited for it.
          if (waiting() === 0) sleep?.abort();
          reject(signal?.reason);
        });
        queue.add(turn);
        if (!serving) void serve();
      });
    },

    release(answer) {
      underWay -= 1;
      // A gateway's own answer tells nothing.
      if (answer && (answer.allowed !== undefined || answer.status < 500)) {
        heard = true;
        own.learn(answer);
        void shared?.learn(answer);
      }
      if (!serving && waiting() > 0) void serve();
    },
  };
}

/** Reports each response, or its absence, to the limiter. */
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
