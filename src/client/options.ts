import type { Auth } from '../auth/auth.js';
import type { HostOptions } from '../auth/regions.js';
import type { TokenStore } from '../auth/token-store.js';
import { type Clock, MAX_TIMER_MS } from '../transport/clock.js';
import { ArgumentError, type ArgumentProblem } from '../transport/errors.js';
import type { Hooks, Logger } from '../transport/events.js';
import type { Fetch } from '../transport/fetch.js';
import { findUnknownKeys } from '../transport/find-unknown-keys.js';
import type { RateLimiter } from '../transport/rate-limiter.js';
import type { RetryPolicy } from '../transport/retry-policy.js';
import type { CallOptions } from './call.js';

/** What `createClient` takes. */
export interface ClientOptions extends HostOptions {
  /** How to log in: `accessToken(…)`, `clientCredentials(…)` or another grant. */
  auth: Auth;
  /**
   * The innermost `fetch`, for a proxy, mTLS, the sandbox or `undiciFetch()`; `globalThis.fetch` by default. It is called with
   * one `Request`, and must not retry on its own.
   */
  fetch?: Fetch | undefined;
  /**
   * Milliseconds that one attempt may take; 30,000 by default, `0` for no limit. Node's own `fetch` ends a request after
   * 300,000 in any case; `undiciFetch()` does not.
   */
  timeout?: number | undefined;
  /** When failed attempts are repeated; `false` for never. What a call's own `retry` sets goes before it. */
  retry?: RetryPolicy | false | undefined;
  /**
   * Holds requests back before Genesys would refuse them; each client has one of its own by default. Clients that use
   * one access token should share one: `createRateLimiter()`. `false` for none.
   */
  rateLimiter?: RateLimiter | false | undefined;
  /** Functions that hear of requests, answers, retries and failed calls. */
  hooks?: Hooks | undefined;
  /** Where to log what the hooks hear; `console` is one. Nothing is logged by default. */
  logger?: Logger | undefined;
  /** Whether hooks and logger are shown urls and bodies, which hold your customers' words; never tokens. False by default. */
  logContent?: boolean | undefined;
  /** Headers for every request, or a function that gives them for each call, such as the present `traceparent`. */
  headers?: Record<string, string> | (() => Record<string, string>) | undefined;
  /** Put before this package's own `User-Agent`. Browsers do not let it be set. */
  userAgent?: string | undefined;
  /** Where tokens are kept; in memory by default. */
  tokenStore?: TokenStore | undefined;
  /** Time, for tests. */
  clock?: Clock | undefined;
  /** Randomness from 0 to 1, for tests; it spreads the waits before retries. `Math.random` by default. */
  random?: (() => number) | undefined;
}

type Problem = ArgumentProblem | false;

/** The names of an options object, which the compiler compares with its type. */
const keysOf = <Options>(names: Record<keyof Options, true>): readonly string[] => Object.keys(names);

const CLIENT_KEYS = keysOf<ClientOptions>({
  region: true,
  baseUrl: true,
  loginUrl: true,
  auth: true,
  fetch: true,
  timeout: true,
  retry: true,
  rateLimiter: true,
  hooks: true,
  logger: true,
  logContent: true,
  headers: true,
  userAgent: true,
  tokenStore: true,
  clock: true,
  random: true,
});
const CALL_KEYS = keysOf<CallOptions>({ signal: true, timeout: true, headers: true, retry: true, onRetry: true });
const RETRY_KEYS = keysOf<RetryPolicy>({ maxAttempts: true, maxElapsed: true, backoff: true, shouldRetry: true });
const BACKOFF_KEYS = keysOf<NonNullable<RetryPolicy['backoff']>>({ base: true, max: true });
const HOOK_KEYS = keysOf<Hooks>({ onRequest: true, onResponse: true, onRetry: true, onError: true });

/** @throws ArgumentError that lists every problem. */
function check(subject: string, problems: Problem[], operationId?: string): void {
  const found = problems.filter((problem) => problem !== false);
  if (found.length > 0) throw new ArgumentError(subject, found, { operationId });
}

/** The problem of a value that was given and is not valid. */
const unless = (isValid: boolean, value: unknown, argument: string, problem: string): Problem =>
  value !== undefined && !isValid && { argument, problem };

const notFunction = (value: unknown, argument: string): Problem =>
  unless(typeof value === 'function', value, argument, 'must be a function');

const lessThan = (least: number, value: unknown, argument: string): Problem =>
  unless(typeof value === 'number' && value >= least, value, argument, `must be a number, ${least} or more`);

const problemWithTimeout = (value: unknown): Problem =>
  unless(
    typeof value === 'number' && value >= 0 && value <= MAX_TIMER_MS,
    value,
    'timeout',
    `must be a number of milliseconds from 0 (no limit) to ${MAX_TIMER_MS}`,
  );

function problemsWithRetry(retry: RetryPolicy | false | undefined): Problem[] {
  if (!retry || typeof retry !== 'object') {
    return [unless(retry === false, retry, 'retry', 'must be a policy or false')];
  }
  const { maxAttempts, maxElapsed, backoff, shouldRetry } = retry;
  return [
    ...findUnknownKeys('retry', retry, RETRY_KEYS),
    ...findUnknownKeys('retry.backoff', backoff, BACKOFF_KEYS),
    lessThan(1, maxAttempts, 'retry.maxAttempts'),
    lessThan(0, maxElapsed, 'retry.maxElapsed'),
    lessThan(0, backoff?.base, 'retry.backoff.base'),
    lessThan(0, backoff?.max, 'retry.backoff.max'),
    notFunction(shouldRetry, 'retry.shouldRetry'),
  ];
}

/** @throws ArgumentError for an unknown or invalid option of a call. */
export function validateCallOptions(operationId: string, options: CallOptions): void {
  const { signal, timeout, retry, onRetry } = options;
  check(
    operationId,
    [
      unless(typeof options === 'object', options, 'options', 'must be an object such as { timeout: 5000 }'),
      ...findUnknownKeys('', options, CALL_KEYS),
      problemWithTimeout(timeout),
      unless(typeof signal?.addEventListener === 'function', signal, 'signal', 'must be an AbortSignal'),
      ...problemsWithRetry(retry),
      notFunction(onRetry, 'onRetry'),
    ],
    operationId,
  );
}

/** @throws ArgumentError for an unknown or invalid option of a client. */
export function validateClientOptions(subject: string, options: Partial<ClientOptions>): void {
  const { auth, timeout, fetch, retry, rateLimiter, hooks } = options;
  check(subject, [
    ...findUnknownKeys('', options, CLIENT_KEYS),
    ...findUnknownKeys('hooks', hooks, HOOK_KEYS),
    typeof auth?.connect !== 'function' && {
      argument: 'auth',
      problem: 'must be accessToken(…), clientCredentials(…) or another grant',
    },
    problemWithTimeout(timeout),
    notFunction(fetch, 'fetch'),
    unless(
      rateLimiter === false || typeof rateLimiter?.acquire === 'function',
      rateLimiter,
      'rateLimiter',
      'must be createRateLimiter(…) or false',
    ),
    ...problemsWithRetry(retry),
  ]);
}
