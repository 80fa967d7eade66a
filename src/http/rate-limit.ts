import { type Clock, systemClock } from './clock.js';
import { memoryBudget, type RateBudget } from './rate-budget.js';
import { factsOf, type RateLimitFacts } from './rate-limit-facts.js';
import type { SendDecorator } from './send.js';

export interface RateLimiterOptions {
  /** Where the budget is kept; in memory by default. `redisBudget(…)` lets replicas share one. */
  budget?: RateBudget | undefined;
  /** Hears of a budget that can't be asked. Until it can, the limiter goes by what it has seen itself. */
  onBudgetError?: ((error: unknown) => void) | undefined;
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
  takeTurn(signal: AbortSignal | undefined, repeated: boolean): Promise<void> | undefined;
  /** Learns from an answer. */
  learn(facts: RateLimitFacts & { status: number; age: number }): void;
}

/** A limiter to be shared between clients. Bursts pass: requests wait only when the present minute's budget is used up. */
export function createRateLimiter(options: RateLimiterOptions = {}): RateLimiter {
  const { clock = systemClock, budget, onBudgetError } = options;
  const own = memoryBudget(clock);
  /** Each is called when its turn has come. A set, so that one that gives up is removed at once, wherever it stands. */
  const repeated = new Set<() => void>();
  const fresh = new Set<() => void>();
  let serving = false;
  let sleep: AbortController | undefined;

  const waiting = () => repeated.size + fresh.size;
  const wake = () => sleep?.abort();

  /** The milliseconds to wait: a promise only where the budget is kept elsewhere. */
  const take = (): number | Promise<number> => (budget ? takeShared(budget) : own.take());
  const takeShared = async (shared: RateBudget): Promise<number> => {
    const wait = own.take();
    try {
      return await shared.take();
    } catch (error) {
      onBudgetError?.(error);
      return wait;
    }
  };

  /** Calls those who wait, one after the other, until nobody does. */
  const serve = async () => {
    serving = true;
    while (waiting() > 0) {
      const wait = await take();
      if (wait === 0) {
        const [queue] = repeated.size > 0 ? [repeated] : [fresh];
        const [next] = queue;
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

    takeTurn(signal, isRepeated) {
      if (!serving && !budget && own.take() === 0) return undefined;
      return new Promise<void>((resolve, reject) => {
        const queue = isRepeated ? repeated : fresh;
        const leave = () => {
          queue.delete(turn);
          signal?.removeEventListener('abort', onAbort);
        };
        const turn = () => {
          leave();
          resolve();
        };
        const onAbort = () => {
          leave();
          // No timer outlives the last who waited for it.
          if (waiting() === 0) wake();
          reject(signal?.reason);
        };
        if (signal?.aborted) return reject(signal.reason);
        signal?.addEventListener('abort', onAbort, { once: true });
        queue.add(turn);
        if (!serving) void serve();
      });
    },

    learn({ status, ...facts }) {
      // A gateway's own answer tells nothing.
      if (facts.allowed === undefined && status >= 500) return;
      const answer = { ...facts, refused: status === 429 };
      if (own.learn(answer) && !budget) wake();
      if (!budget) return;
      Promise.resolve(budget.learn(answer)).then((more) => {
        if (more) wake();
      }, onBudgetError);
    },
  };
}

/** Lets the limiter learn from each answer. */
export const learn =
  (limiter: RateLimiter | undefined, clock: Clock): SendDecorator =>
  (next) =>
    limiter
      ? async (request) => {
          const began = clock.now();
          const answer = await next(request);
          const { headers, status } = answer.response;
          limiter.learn({ ...factsOf(headers, clock.now()), status, age: clock.now() - began });
          return answer;
        }
      : next;
