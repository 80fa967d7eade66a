import type { Clock } from './clock.js';
import type { RateLimitInfo } from './rate-limit-info.js';

/** A response, as far as the rate limit is concerned. */
export interface RateLimitResponse extends RateLimitInfo {
  /** The HTTP status. With 429 Genesys rejected the request because of the limit. */
  readonly status: number;
  /** Milliseconds since the request was sent. */
  readonly age: number;
}

/**
 * Counts the requests that a rate limit still allows: in memory, or in a store that replicas share. Times are measured by
 * the store's clock, so that the clocks of the replicas may differ.
 */
export interface RateBudget {
  /** Takes one request from the budget. Returns 0 if it may be sent now, or the milliseconds to wait before the next `take`. */
  take(): number | Promise<number>;
  /** Updates the budget from a response. */
  learn(response: RateLimitResponse): void | Promise<void>;
}

/** How many requests may be in flight before the first response, which reports the limit. */
export const MAX_FIRST_REQUESTS = 25;
/** Genesys reports whole seconds and does not say how it rounds, so a window ends within one more second. */
export const ROUNDING_MS = 1000;
/** Longer windows are not believed. */
export const MAX_WINDOW_MS = 600_000;
/** Genesys counts per minute unless a response says otherwise. */
export const DEFAULT_WINDOW_S = 60;

const FOREVER = Number.POSITIVE_INFINITY;

/**
 * The budget of one process. Like Genesys, it counts in windows: `allowed` requests may start at once, the next ones when
 * the window has ended.
 */
export function memoryBudget(clock: Clock): RateBudget {
  /** Without a reported limit, only a 429 delays requests. */
  let allowed = FOREVER;
  let window = FOREVER;
  /** Requests taken from this window, or the count of Genesys if that is higher. */
  let used = 0;
  let startsAt = -FOREVER;
  let endsAt = FOREVER;
  /** Whether a response has reported the end of this window. Until then `endsAt` is an estimate. */
  let isEndKnown = false;
  let pausedUntil = -FOREVER;

  let lastNow = -FOREVER;
  let skew = 0;
  /** A time that never goes back: if the clock is set back, requests do not wait until it has caught up. */
  const getNow = () => {
    skew = Math.max(skew, lastNow - clock.now());
    lastNow = clock.now() + skew;
    return lastNow;
  };
  const toMilliseconds = (seconds: number) => Math.min(seconds * 1000, MAX_WINDOW_MS);

  return {
    take() {
      const now = getNow();
      if (now >= endsAt) {
        used = 0;
        isEndKnown = false;
        startsAt = now;
        endsAt = now + window;
      }
      const wait = Math.max(pausedUntil - now, used < allowed ? 0 : endsAt - now, 0);
      if (wait === 0) used += 1;
      return wait;
    },

    learn({ allowed: limit, count, reset, retryAfter, status, age }) {
      const now = getNow();
      const sentAt = now - age;
      // A slow response may report a window that has ended.
      if (sentAt < startsAt) return;
      if (limit !== undefined) {
        const isFirst = allowed === FOREVER;
        if (isFirst) used = Math.min(used, (count ?? 0) + MAX_FIRST_REQUESTS);
        const rest = toMilliseconds(reset ?? DEFAULT_WINDOW_S);
        const latestEnd = now + rest + ROUNDING_MS;
        const isNextWindow = isEndKnown && sentAt + rest - ROUNDING_MS > endsAt;
        if (isNextWindow) used = 0;
        // The earliest end that responses report for a window is the most accurate.
        endsAt = isEndKnown && !isNextWindow ? Math.min(endsAt, latestEnd) : latestEnd;
        isEndKnown = true;
        window = Math.max(isFirst ? 0 : window, rest + ROUNDING_MS);
        allowed = Math.max(1, limit);
      }
      used = Math.max(used, count ?? 0);
      if (status === 429) {
        pausedUntil = Math.max(pausedUntil, now + toMilliseconds(retryAfter ?? reset ?? 1));
        if (limit !== undefined && (count ?? limit) >= limit) used = Math.max(used, allowed);
      }
    },
  };
}
