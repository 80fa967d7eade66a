import { omitUndefined } from './omit-undefined.js';
import { getRetryAfter } from './retry-after.js';

/**
 * The rate-limit headers of a response. A value is missing if its header is missing or invalid.
 * https://developer.genesys.cloud/platform/api/rate-limits
 */
export interface RateLimitInfo {
  /** `inin-ratelimit-allowed`: requests allowed per window. */
  readonly allowed?: number | undefined;
  /** `inin-ratelimit-count`: requests counted in the current window. */
  readonly count?: number | undefined;
  /** `inin-ratelimit-reset`: seconds until the next window. */
  readonly reset?: number | undefined;
  /** `Retry-After`: seconds to wait before the next request. */
  readonly retryAfter?: number | undefined;
}

export function parseRateLimitInfo(headers: Headers, now: number): RateLimitInfo {
  const allowed = parseNumber(headers, 'inin-ratelimit-allowed');
  return omitUndefined({
    allowed,
    // Responses have all three headers or none.
    count: allowed === undefined ? undefined : parseNumber(headers, 'inin-ratelimit-count'),
    reset: allowed === undefined ? undefined : parseNumber(headers, 'inin-ratelimit-reset'),
    retryAfter: getRetryAfter(headers, now),
  });
}

function parseNumber(headers: Headers, name: string): number | undefined {
  const value = headers.get(name);
  return value !== null && /^\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}
