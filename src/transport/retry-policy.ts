import type { GenesysError } from './errors.js';

/**
 * When to retry a failed attempt. Only attempts that cannot take effect twice are retried: reads, PUT and DELETE; and any
 * operation after a 429, a connection that was never made, or a failed token request.
 */
export interface RetryPolicy {
  /** Maximum number of attempts, including the first; 4 by default. Sending again with a new token after a 401 is not counted. */
  maxAttempts?: number | undefined;
  /**
   * Milliseconds after the first attempt within which a retry may start; 120,000 by default. If the `Retry-After` of Genesys
   * exceeds this, the error is thrown at once. Waits for a token or the rate limit before the first attempt do not count.
   */
  maxElapsed?: number | undefined;
  /**
   * The wait before retry n, in milliseconds: a random time from 0 to `base * 2 ** (n - 1)`, at most `max`. The defaults are
   * 500 and 15,000. The `Retry-After` of the response, if any, is added.
   */
  backoff?: { base?: number | undefined; max?: number | undefined } | undefined;
  /**
   * Decides whether to retry: `true` retries, `false` throws the error, `undefined` applies the default, `transient`. Not
   * called if a retry might take effect twice, or if a limit is reached.
   */
  shouldRetry?: ((failure: RetryContext) => boolean | undefined | Promise<boolean | undefined>) | undefined;
}

/** A failed attempt that `shouldRetry` decides about. */
export interface RetryContext {
  /** For an upload, the operation that returned the upload URL; `error.request.path` is then `{uploadUrl}`. */
  readonly operationId: string;
  readonly error: GenesysError;
  /** The number of attempts so far. */
  readonly attempts: number;
  /** Milliseconds until the next attempt. */
  readonly delay: number;
  /** Whether the failure is likely to be temporary: 408, 429, 502, 503, 504, a broken connection, a timeout. */
  readonly transient: boolean;
}

/** A policy with all defaults applied. */
export interface ResolvedRetryPolicy {
  readonly maxAttempts: number;
  readonly maxElapsed: number;
  readonly backoff: { readonly base: number; readonly max: number };
  readonly shouldRetry: RetryPolicy['shouldRetry'];
}

const DEFAULTS: ResolvedRetryPolicy = {
  maxAttempts: 4,
  maxElapsed: 120_000,
  backoff: { base: 500, max: 15_000 },
  shouldRetry: undefined,
};

/** Applies the defaults to a policy. Returns undefined for `false`, which disables retries. */
export function resolveRetryPolicy(
  policy: RetryPolicy | false | undefined,
  defaults: ResolvedRetryPolicy = DEFAULTS,
): ResolvedRetryPolicy | undefined {
  if (policy === false) return undefined;
  const {
    maxAttempts = defaults.maxAttempts,
    maxElapsed = defaults.maxElapsed,
    shouldRetry = defaults.shouldRetry,
    backoff,
  } = policy ?? {};
  const { base = defaults.backoff.base, max = defaults.backoff.max } = backoff ?? {};
  return { maxAttempts, maxElapsed, backoff: { base, max }, shouldRetry };
}
