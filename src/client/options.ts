import type { Auth } from '../auth/auth.js';
import type { HostOptions } from '../auth/regions.js';
import type { TokenStore } from '../auth/token-store.js';
import type { WebSocketClass } from '../events/web-socket.js';
import { type Clock, MAX_TIMER_MS } from '../transport/clock.js';
import { ArgumentError, type ArgumentProblem } from '../transport/errors.js';
import type { Hooks, Logger } from '../transport/events.js';
import type { Fetch } from '../transport/fetch.js';
import { findUnknownKeys } from '../transport/find-unknown-keys.js';
import type { RateLimiter } from '../transport/rate-limiter.js';
import type { RetryPolicy } from '../transport/retry-policy.js';
import type { CallOptions } from './call.js';

/** Options of `createClient`, `createFetch` and `createCaller`. */
export interface ClientOptions extends HostOptions {
  /** How to authenticate: `accessToken(…)`, `clientCredentials(…)` or another grant. */
  auth: Auth;
  /**
   * The `fetch` that sends the requests, for a proxy, mTLS, the sandbox or `undiciFetch()`; `globalThis.fetch` by default. It
   * is called with one `Request` and must not retry.
   */
  fetch?: Fetch | undefined;
  /**
   * The class of the WebSockets for `client.events`: `globalThis.WebSocket` by default, or that of the package `ws` on Node 20.
   */
  WebSocket?: WebSocketClass | undefined;
  /**
   * Milliseconds per attempt; 30,000 by default, `0` for no limit. Node's own `fetch` has a limit of 300,000, which
   * `undiciFetch()` does not have.
   */
  timeout?: number | undefined;
  /** When to retry failed attempts; `false` disables retries. The `retry` option of a call overrides parts of it. */
  retry?: RetryPolicy | false | undefined;
  /**
   * Delays requests before Genesys would reject them with a 429; `false` for none. Each client has its own by default. Clients
   * that use the same access token should share a `createRateLimiter()`.
   */
  rateLimiter?: RateLimiter | false | undefined;
  /** Listeners for requests, responses, retries and failed calls. */
  hooks?: Hooks | undefined;
  /** Logs the events of the hooks, such as `console`; none by default. */
  logger?: Logger | undefined;
  /** Whether events include URLs and bodies, which contain customer data; `false` by default. Tokens are never included. */
  logContent?: boolean | undefined;
  /** Headers of every request, or a function that returns them for each call, such as the current `traceparent`. */
  headers?: Record<string, string> | (() => Record<string, string>) | undefined;
  /** Precedes this package's own `User-Agent`. Browsers ignore it. */
  userAgent?: string | undefined;
  /** Where to store tokens; in memory by default. */
  tokenStore?: TokenStore | undefined;
  /** The source of time, for tests. */
  clock?: Clock | undefined;
  /** Returns a number from 0 to 1 for the jitter of retries, for tests; `Math.random` by default. */
  random?: (() => number) | undefined;
}

type Problem = ArgumentProblem | false;

/** Returns the keys of an options type. The compiler checks that they are complete. */
const listKeys = <Options>(names: Record<keyof Options, true>): readonly string[] => Object.keys(names);

const CLIENT_KEYS = listKeys<ClientOptions>({
  region: true,
  baseUrl: true,
  loginUrl: true,
  auth: true,
  fetch: true,
  WebSocket: true,
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
const CALL_KEYS = listKeys<CallOptions>({
  signal: true,
  timeout: true,
  headers: true,
  retry: true,
  onRequest: true,
  onRetry: true,
});
const RETRY_KEYS = listKeys<RetryPolicy>({ maxAttempts: true, maxElapsed: true, backoff: true, shouldRetry: true });
const BACKOFF_KEYS = listKeys<NonNullable<RetryPolicy['backoff']>>({ base: true, max: true });
const HOOK_KEYS = listKeys<Hooks>({ onRequest: true, onResponse: true, onRetry: true, onError: true });

/** @throws ArgumentError that lists every problem. */
function throwProblems(subject: string, problems: Problem[], operationId?: string): void {
  const found = problems.filter((problem) => problem !== false);
  if (found.length > 0) throw new ArgumentError(subject, found, { operationId });
}

/** Returns a problem if the value is set and invalid. */
const validate = (isValid: boolean, value: unknown, argument: string, problem: string): Problem =>
  value !== undefined && !isValid && { argument, problem };

const validateFunction = (value: unknown, argument: string): Problem =>
  validate(typeof value === 'function', value, argument, 'must be a function');

const validateMin = (min: number, value: unknown, argument: string): Problem =>
  validate(typeof value === 'number' && value >= min, value, argument, `must be a number, ${min} or more`);

const validateTimeout = (value: unknown): Problem =>
  validate(
    typeof value === 'number' && value >= 0 && value <= MAX_TIMER_MS,
    value,
    'timeout',
    `must be a number of milliseconds from 0 (no limit) to ${MAX_TIMER_MS}`,
  );

function validateRetry(retry: RetryPolicy | false | undefined): Problem[] {
  if (!retry || typeof retry !== 'object') {
    return [validate(retry === false, retry, 'retry', 'must be a retry policy or false')];
  }
  const { maxAttempts, maxElapsed, backoff, shouldRetry } = retry;
  return [
    ...findUnknownKeys('retry', retry, RETRY_KEYS),
    ...findUnknownKeys('retry.backoff', backoff, BACKOFF_KEYS),
    validateMin(1, maxAttempts, 'retry.maxAttempts'),
    validateMin(0, maxElapsed, 'retry.maxElapsed'),
    validateMin(0, backoff?.base, 'retry.backoff.base'),
    validateMin(0, backoff?.max, 'retry.backoff.max'),
    validateFunction(shouldRetry, 'retry.shouldRetry'),
  ];
}

/** @throws ArgumentError for an unknown or invalid option of a call. */
export function validateCallOptions(operationId: string, options: CallOptions): void {
  const { signal, timeout, retry, onRequest, onRetry } = options;
  throwProblems(
    operationId,
    [
      validate(typeof options === 'object', options, 'options', 'must be an object such as { timeout: 5000 }'),
      ...findUnknownKeys('', options, CALL_KEYS),
      validateTimeout(timeout),
      validate(typeof signal?.addEventListener === 'function', signal, 'signal', 'must be an AbortSignal'),
      ...validateRetry(retry),
      validateFunction(onRequest, 'onRequest'),
      validateFunction(onRetry, 'onRetry'),
    ],
    operationId,
  );
}

/** @throws ArgumentError for an unknown or invalid option of a client. */
export function validateClientOptions(subject: string, options: Partial<ClientOptions>): void {
  const { auth, timeout, fetch, WebSocket, retry, rateLimiter, hooks } = options;
  throwProblems(subject, [
    ...findUnknownKeys('', options, CLIENT_KEYS),
    ...findUnknownKeys('hooks', hooks, HOOK_KEYS),
    typeof auth?.connect !== 'function' && {
      argument: 'auth',
      problem: 'must be accessToken(…), clientCredentials(…) or another grant',
    },
    validateTimeout(timeout),
    validateFunction(fetch, 'fetch'),
    validateFunction(WebSocket, 'WebSocket'),
    validate(
      rateLimiter === false || typeof rateLimiter?.acquire === 'function',
      rateLimiter,
      'rateLimiter',
      'must be createRateLimiter(…) or false',
    ),
    ...validateRetry(retry),
  ]);
}
