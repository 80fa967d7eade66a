import type { SandboxClock } from '../sandbox-clock.js';

const WINDOW_MS = 60_000;

export interface RateLimit {
  allowed: number;
  count: number;
  /** Seconds until the count restarts. */
  reset: number;
}

/** Counts the requests of each token per minute: https://developer.genesys.cloud/organization/organization/limits#platform-api */
export function createRateLimiter(perMinute: number, clock: SandboxClock) {
  const windows = new Map<string, { start: number; count: number }>();
  return (token: string): RateLimit => {
    const now = clock.now();
    let window = windows.get(token);
    if (!window || now >= window.start + WINDOW_MS) {
      for (const [key, { start }] of windows) if (now >= start + WINDOW_MS) windows.delete(key);
      window = { start: now, count: 0 };
      windows.set(token, window);
    }
    window.count += 1;
    return { allowed: perMinute, count: window.count, reset: Math.ceil((window.start + WINDOW_MS - now) / 1000) };
  };
}

export const buildRateLimitHeaders = ({ allowed, count, reset }: RateLimit): Record<string, string> => ({
  'inin-ratelimit-allowed': String(allowed),
  'inin-ratelimit-count': String(count),
  'inin-ratelimit-reset': String(reset),
});
