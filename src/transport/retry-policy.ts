import type { GenesysError } from './errors.js';

/**
 * When a failed attempt is repeated. Repeated is only what can't take effect twice: any call that met a 429, whose
 * connection was never made or whose login failed on the way; besides those, reads, PUT and DELETE.
 */
export interface RetryPolicy {
  /** Attempts in all, the first one included; 4 by default. The repetition after a renewed token is not counted. */
  maxAttempts?: number | undefined;
  /**
   * Milliseconds from the first attempt, after which none is repeated; 120,000 by default. Where Genesys asks for a
   * longer wait, its error is thrown at once. Waits for a login or for the rate limit, before an attempt, come on top.
   */
  maxElapsed?: number | undefined;
  /**
   * The wait before attempt n + 1 is a random one between 0 and `base * 2 ** (n - 1)`, at most `max`, in milliseconds; 500
   * and 15,000 by default. It is added to the `Retry-After` of an answer that has one.
   */
  backoff?: { base?: number | undefined; max?: number | undefined } | undefined;
  /**
   * Decides about a failure that can be repeated safely: `true` to repeat it, `false` to throw it, `undefined` for
   * `transient`. It is not asked where a repetition might take effect twice, nor beyond the two limits.
   */
  shouldRetry?: ((failure: RetryContext) => boolean | undefined | Promise<boolean | undefined>) | undefined;
}

/** What `shouldRetry` decides about. */
export interface RetryContext {
  /** Of an upload, the operation that said where the file goes; `error.request.path` is `{uploadUrl}` then. */
  readonly operationId: string;
  readonly error: GenesysError;
  /** Attempts made so far. */
  readonly attempts: number;
  /** Milliseconds to wait before the next attempt. */
  readonly delay: number;
  /** Whether the failure is one that passes: 408, 429, 502, 503, 504, a broken connection, a timeout. */
  readonly transient: boolean;
}

/** A policy with nothing left open. */
export interface ResolvedRetryPolicy {
  readonly maxAttempts: number;
  readonly maxElapsed: number;
  readonly backoff: { readonly base: number; readonly max: number };
  readonly shouldRetry: RetryPolicy['shouldRetry'];
}

const DEFAULT: ResolvedRetryPolicy = {
  maxAttempts: 4,
  maxElapsed: 120_000,
  backoff: { base: 500, max: 15_000 },
  shouldRetry: undefined,
};

/** The policy with what it leaves open taken from another; undefined for no retry. */
export function resolveRetryPolicy(
  given: RetryPolicy | false | undefined,
  otherwise: ResolvedRetryPolicy = DEFAULT,
): ResolvedRetryPolicy | undefined {
  if (given === false) return undefined;
  const {
    maxAttempts = otherwise.maxAttempts,
    maxElapsed = otherwise.maxElapsed,
    shouldRetry = otherwise.shouldRetry,
    backoff,
  } = given ?? {};
  const { base = otherwise.backoff.base, max = otherwise.backoff.max } = backoff ?? {};
  return { maxAttempts, maxElapsed, backoff: { base, max }, shouldRetry };
}
