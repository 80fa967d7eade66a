import { getRetryAfter } from './retry-after.js';

/** What an answer says of the rate limit; each is undefined where the answer does not say it. */
export interface RateLimitInfo {
  /** `inin-ratelimit-allowed`: requests allowed in a window. */
  readonly allowed: number | undefined;
  /** `inin-ratelimit-count`: requests counted in this window. */
  readonly count: number | undefined;
  /** `inin-ratelimit-reset`: seconds until the next window. */
  readonly reset: number | undefined;
  /** `Retry-After`, in seconds. */
  readonly retryAfter: number | undefined;
}

export function parseRateLimitInfo(headers: Headers, now: number): RateLimitInfo {
  const allowed = numberIn(headers, 'inin-ratelimit-allowed');
  return {
    allowed,
    // Answers have all three or none.
    count: allowed === undefined ? undefined : numberIn(headers, 'inin-ratelimit-count'),
    reset: allowed === undefined ? undefined : numberIn(headers, 'inin-ratelimit-reset'),
    retryAfter: getRetryAfter(headers, now),
  };
}

function numberIn(headers: Headers, name: string): number | undefined {
  const value = headers.get(name);
  return value !== null && /^\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}
