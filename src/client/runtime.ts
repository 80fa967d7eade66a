import type { TokenSource } from '../auth/auth.js';
import { resolveHosts } from '../auth/regions.js';
import { memoryTokenStore } from '../auth/token-store.js';
import { authenticate } from '../transport/authenticate.js';
import {
  type CallContext,
  type CalledOperation,
  createCallContext,
  getErrorDetails,
} from '../transport/call-context.js';
import { checkOutcome } from '../transport/check-outcome.js';
import { type Clock, systemClock } from '../transport/clock.js';
import { compose, type Fetch, type Middleware } from '../transport/fetch.js';
import { createObserver, type Observer, observe } from '../transport/observe.js';
import { createRateLimiter, updateRateLimiter } from '../transport/rate-limiter.js';
import { apiErrorFormat, type ErrorFormat } from '../transport/response-error.js';
import { createRetry } from '../transport/retry.js';
import { resolveRetryPolicy } from '../transport/retry-policy.js';
import { type SendOptions, send } from '../transport/send.js';
import type { CallOptions } from './call.js';
import { type ClientOptions, validateClientOptions } from './options.js';

/** What the calls of one client share. */
export interface Runtime {
  readonly baseUrl: string;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  readonly observer: Observer;
  /** The custom fetch; undefined for the platform's. */
  readonly fetch: ClientOptions['fetch'];
  readonly random: () => number;
  /** The custom class of WebSockets; undefined for the platform's. */
  readonly WebSocket: ClientOptions['WebSocket'];
  startCall(operationId: string, operation: CalledOperation, options: CallOptions): CallContext;
  /** Creates the `fetch` of one call, with all middleware. */
  fetchFor(call: CallContext): Fetch;
  /** Creates the `fetch` of an upload to another host, without token and rate limit. */
  uploadFetchFor(call: CallContext, settings: UploadSettings): Fetch;
}

export interface UploadSettings {
  readonly send: Pick<SendOptions, 'subject' | 'details' | 'secrets'>;
  readonly format: ErrorFormat;
  readonly innermost: Middleware;
}

/** @throws ArgumentError for an unknown region or an invalid option. */
export function createRuntime(options: ClientOptions, subject: string): Runtime {
  validateClientOptions(subject, options ?? {});
  const { fetch, timeout = 30_000, clock = systemClock, random = Math.random, rateLimiter } = options;
  const { baseUrl, loginUrl } = resolveHosts(options, subject);
  const tokens = options.auth.connect({
    loginUrl,
    fetch: fetch ?? ((request) => globalThis.fetch(request)),
    clock,
    tokenStore: options.tokenStore ?? memoryTokenStore(),
    timeout: timeout || 30_000,
  });
  const observer = createObserver(options);
  const limiter = rateLimiter === false ? undefined : (rateLimiter ?? createRateLimiter({ clock }));
  const retry = createRetry({ clock, random, observer });
  const policy = resolveRetryPolicy(options.retry);
  const updateLimiter: Middleware = limiter ? updateRateLimiter(limiter, clock) : (next) => next;

  const startCall: Runtime['startCall'] = (operationId, operation, callOptions) =>
    createCallContext({
      operationId,
      operation,
      signal: callOptions.signal,
      timeout: callOptions.timeout ?? timeout,
      retry: callOptions.retry === undefined ? policy : resolveRetryPolicy(callOptions.retry, policy),
      onRequest: callOptions.onRequest,
      onRetry: callOptions.onRetry,
    });

  /** Creates the innermost `fetch` of a call, which sends one attempt. */
  const sendOnce =
    (call: CallContext, sendOptions: UploadSettings['send'] | { cache: 'no-store' }): Fetch =>
    (request) => {
      call.signal?.throwIfAborted();
      call.attempts += 1;
      call.startedAt ??= clock.now();
      call.isSent = true;
      return send(request, {
        fetch,
        signal: call.signal,
        timeout: call.timeout,
        body: call.body?.(),
        subject: call.operationId,
        details: (response) => getErrorDetails(call, response),
        secrets: [request.headers.get('authorization')?.replace(/^Bearer /, '')],
        ...sendOptions,
      });
    };

  const fetchFor = (call: CallContext): Fetch =>
    compose(
      sendOnce(call, { cache: 'no-store' }),
      bufferBody(call),
      retry(call, apiErrorFormat),
      checkOutcome(call),
      authenticate(call, tokens, limiter),
      observe(call, observer, clock),
      updateLimiter,
    );

  const uploadFetchFor: Runtime['uploadFetchFor'] = (call, { send, format, innermost }) =>
    compose(sendOnce(call, send), retry(call, format), checkOutcome(call), observe(call, observer, clock), innermost);

  return {
    baseUrl,
    tokens,
    clock,
    observer,
    fetch,
    random,
    WebSocket: options.WebSocket,
    startCall,
    fetchFor,
    uploadFetchFor,
  };
}

/** Reads the request body once, so that every attempt can send it. */
const bufferBody =
  (call: CallContext): Middleware =>
  (next) =>
  (request) => {
    if (request.method === 'GET' || request.method === 'HEAD') return next(request);
    return request.arrayBuffer().then((bytes) => {
      if (bytes.byteLength > 0) call.body = () => bytes;
      return next(request);
    });
  };
