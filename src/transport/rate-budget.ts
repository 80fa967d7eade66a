import type { Clock } from './clock.js';
import type { RateLimitInfo } from './rate-limit-info.js';

/** What an answer told of the limit. */
export interface RateLimitResponse extends RateLimitInfo {
  /** The HTTP status: 429 is a refusal. */
  readonly status: number;
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
  /** Learns from an answer. */
  learn(answer: RateLimitResponse): void | Promise<void>;
}

/** Until the first answer, so many requests may be under way: what it tells of the limit should not come too late. */
export const MAX_FIRST_REQUESTS = 25;
/** Genesys gives whole seconds, and does not say how it rounds: a window surely ends within one more. In milliseconds. */
export const ROUNDING_MS = 1000;
/** No window is longer, whatever an answer says, in milliseconds. */
export const MAX_WINDOW_MS = 600_000;

const FOREVER = Number.POSITIVE_INFINITY;

/** Genesys counts in minutes, where an answer does not say otherwise. In seconds. */
export const DEFAULT_WINDOW_S = 60;

/**
 * The budget of one process. It counts in windows, as Genesys does: `allowed` requests may begin at once, and the next
 * ones when the window has ended.
 */
export function memoryBudget(clock: Clock): RateBudget {
  /** Who tells no limit has none: a 429 is then all that holds requests back. */
  let allowed = FOREVER;
  let window = FOREVER;
  /** Requests that were taken from this window, or the more that Genesys has counted. */
  let used = 0;
  let began = -FOREVER;
  let ends = FOREVER;
  /** Whether an answer has told when this window ends; until then it is a guess. */
  let told = false;
  let pausedUntil = -FOREVER;

  let latest = -FOREVER;
  let lost = 0;
  /** The time, which goes on from where it was when the clock is set back: otherwise all would wait until it has caught up. */
  const present = () => {
    lost = Math.max(lost, latest - clock.now());
    latest = clock.now() + lost;
    return latest;
  };
  const millisecondsOf = (seconds: number) => Math.min(seconds * 1000, MAX_WINDOW_MS);

  return {
    take() {
      const now = present();
      if (now >= ends) {
        used = 0;
        told = false;
        began = now;
        ends = now + window;
      }
      const wait = Math.max(pausedUntil - now, used < allowed ? 0 : ends - now, 0);
      if (wait === 0) used += 1;
      return wait;
    },

    learn({ allowed: limit, count, reset, retryAfter, status, age }) {
      const now = present();
      const sent = now - age;
      // A slow answer may tell of a window that has ended.
      if (sent < began) return;
      if (limit !== undefined) {
        const first = allowed === FOREVER;
        if (first) used = Math.min(used, (count ?? 0) + MAX_FIRST_REQUESTS);
        const rest = millisecondsOf(reset ?? DEFAULT_WINDOW_S);
        const latest = now + rest + ROUNDING_MS;
        const another = told && sent + rest - ROUNDING_MS > ends;
        if (another) used = 0;
        // Of the ends that the answers of one window tell, the earliest is the closest.
        ends = told && !another ? Math.min(ends, latest) : latest;
        told = true;
        window = Math.max(first ? 0 : window, rest + ROUNDING_MS);
        allowed = Math.max(1, limit);
      }
      used = Math.max(used, count ?? 0);
      if (status === 429) {
        pausedUntil = Math.max(pausedUntil, now + millisecondsOf(retryAfter ?? reset ?? 1));
        if (limit !== undefined && (count ?? limit) >= limit) used = Math.max(used, allowed);
      }
    },
  };
}
