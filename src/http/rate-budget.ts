import type { Clock } from './clock.js';
import type { RateLimitFacts } from './rate-limit-facts.js';

/** What an answer told of the limit. */
export interface RateLimitAnswer extends RateLimitFacts {
  /** Whether it was a 429. */
  readonly refused: boolean;
  /** Milliseconds since its request was sent. */
  readonly age: number;
}

/**
 * Where a rate limiter keeps what is left of the budget: in memory, or in a store that replicas share. Times are the
 * store's own, so that the clocks of replicas need not agree.
 */
export interface RateBudget {
  /** Takes one request from the budget: 0 where it may be sent now, or the milliseconds after which to ask again. */
  take(): number | Promise<number>;
  /** Learns from an answer. True where there may be more to take than the last `take` said. */
  learn(answer: RateLimitAnswer): boolean | Promise<boolean>;
}

/** Until an answer tells the limit, so many requests may begin in a second: few enough to learn from without harm. */
export const UNKNOWN = { allowed: 25, window: 1000 };
/** Genesys gives whole seconds, and does not say how it rounds: a window surely ends within one more. In milliseconds. */
export const ROUNDING = 1000;
/** No window is longer, whatever an answer says, in milliseconds. */
export const LONGEST_WINDOW = 600_000;

/** Genesys counts in minutes, where an answer does not say otherwise. In seconds. */
export const USUAL_WINDOW = 60;

/**
 * The budget of one process. It counts in windows, as Genesys does: `allowed` requests may begin at once, and the next
 * ones when the window has ended.
 */
export function memoryBudget(clock: Clock): RateBudget {
  let { allowed, window } = UNKNOWN;
  /** Where `allowed` is from. */
  let source: 'nowhere' | 'refusals' | 'answers' = 'nowhere';
  let used = 0;
  let passed = 0;
  let began = Number.NEGATIVE_INFINITY;
  let ends = Number.NEGATIVE_INFINITY;
  let pausedUntil = Number.NEGATIVE_INFINITY;

  const within = (seconds: number) => Math.min(seconds * 1000, LONGEST_WINDOW) + ROUNDING;

  return {
    take() {
      const now = clock.now();
      if (now >= ends) {
        used = 0;
        passed = 0;
        began = now;
        ends = now + window;
        // A limit that nobody tells may be higher than it seemed.
        if (source === 'refusals') allowed = Math.ceil(allowed * 1.1);
      }
      const wait = Math.max(pausedUntil - now, used < allowed ? 0 : ends - now, 0);
      if (wait === 0) used += 1;
      return wait;
    },

    learn({ allowed: limit, count, reset, retryAfter, refused, age }) {
      const now = clock.now();
      const before = allowed;
      const first = source === 'nowhere';
      // A slow answer may tell of a window that has ended.
      if (!first && now - age < began) return false;
      if (!refused) passed += 1;

      if (limit !== undefined) {
        allowed = Math.max(1, limit);
        source = 'answers';
        const end = now + within(reset ?? USUAL_WINDOW);
        if (end > ends + 2 * ROUNDING) {
          // Much later than thought: another window.
          if (!first) used = 0;
          ends = end;
          window = end - now;
        }
        // Of the ends that the answers of one window tell, the earliest is the closest.
        else ends = Math.min(ends, end);
      } else if (source !== 'answers') {
        // Who tells no limit has none, until he refuses.
        allowed = refused ? Math.max(1, passed) : first ? Number.POSITIVE_INFINITY : allowed;
        if (refused) source = 'refusals';
      }
      if (count !== undefined) used = Math.max(used, count);
      if (refused) {
        pausedUntil = Math.max(pausedUntil, now + within(retryAfter ?? reset ?? 1));
        if ((count ?? allowed) >= allowed) used = Math.max(used, allowed);
        if (limit === undefined) {
          ends = pausedUntil;
          window = ends - began;
        }
      }
      return allowed > before;
    },
  };
}
