import { version } from '../../package.json';
import { hostsOf } from '../auth/regions.js';
import { memoryTokenStore } from '../auth/token-store.js';
import { dataOf } from '../transport/answer.js';
import { assemble, headersOf } from '../transport/assemble.js';
import { attempt, type Fetch } from '../transport/attempt.js';
import { authenticate } from '../transport/authenticate.js';
import { type Clock, systemClock } from '../transport/clock.js';
import { ArgumentError } from '../transport/errors.js';
import { createObserver, type Observer, observe } from '../transport/observe.js';
import type { OperationInfo } from '../transport/operation.js';
import { outcome } from '../transport/outcome.js';
import { createRateLimiter, learn } from '../transport/rate-limit.js';
import { retry, retryPolicy } from '../transport/retry.js';
import { type CallContext, compose, nextNumber } from '../transport/send.js';
import { placeArguments } from './arguments.js';
import type { Call, CallOptions, WithResponse } from './call.js';
import { type ClientOptions, checkCallOptions, checkOptions } from './options.js';

export type Operations = Readonly<Record<string, OperationInfo>>;

/** Makes any call of a table of operations: all that a client is, apart from its methods. */
export interface Caller {
  call(operationId: string, args?: unknown, options?: CallOptions): Call<unknown>;
  readonly auth: { logout(): Promise<void> };
  /** The state of a call that begins, by the client's settings and the caller's own. */
  begin(operationId: string, operation: OperationInfo, own: CallOptions): CallContext;
  readonly baseUrl: string;
  /** Undefined for the platform's. */
  readonly fetch: Fetch | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  readonly observer: Observer;
}

/** @throws ArgumentError for an unknown region or an option that can't be used. */
export function makeCaller(operations: Operations, options: ClientOptions): Caller {
  checkOptions(options ?? {});
  const {
    fetch,
    timeout = 30_000,
    clock = systemClock,
    random = Math.random,
    rateLimiter,
    headers,
    userAgent,
  } = options;
  const { baseUrl, loginUrl } = hostsOf(options);
  const tokens = options.auth.connect({
    loginUrl,
    fetch: fetch ?? ((request) => globalThis.fetch(request)),
    clock,
    tokenStore: options.tokenStore ?? memoryTokenStore(),
    timeout: timeout || 30_000,
  });
  const now = () => clock.now();
  const observer = createObserver(options);
  const limiter = rateLimiter === false ? undefined : (rateLimiter ?? createRateLimiter({ clock }));
  const send = compose(
    attempt(fetch, now),
    retry(clock, random, observer),
    outcome(clock),
    authenticate(tokens, limiter),
    observe(observer, now),
    learn(limiter, clock),
  );
  const policy = retryPolicy(options.retry);
  const ownHeaders = {
    accept: 'application/json',
    'user-agent': [userAgent, `genesys-conversations-digital/${version}`].filter(Boolean).join(' '),
  };
  const fixedHeaders = typeof headers === 'function' ? undefined : headers;
  const clientHeaders = typeof headers === 'function' ? headers : () => headers;
  // Where all headers are our own, there is nothing to check: platforms load their whole HTTP stack with the first `Headers`.
  if (userAgent !== undefined || fixedHeaders) headersOf('createClient', [ownHeaders, fixedHeaders]);

  const begin = (operationId: string, operation: OperationInfo, own: CallOptions): CallContext => ({
    number: nextNumber(),
    operationId,
    operation,
    signal: own.signal,
    timeout: own.timeout ?? timeout,
    retry: own.retry === undefined ? policy : retryPolicy(own.retry, policy),
    onRetry: own.onRetry,
    attempts: 0,
    begun: undefined,
  });
  const run = async (operationId: string, args: unknown, own: CallOptions): Promise<WithResponse<unknown>> => {
    const operation = operationOf(operations, operationId);
    const call = begin(operationId, operation, own);
    let sent: Headers | undefined;
    try {
      if (own !== NONE) checkCallOptions(operationId, own);
      const placed = placeArguments(operationId, operation, args);
      own.signal?.throwIfAborted();
      const request = assemble(call, baseUrl, placed, [ownHeaders, clientHeaders(), own.headers]);
      sent = request.headers;
      const answer = await send(request);
      return { data: dataOf(answer, call), response: answer.response };
    } catch (error) {
      observer.emit('error', { call, headers: sent }, () => ({ error }));
      throw error;
    }
  };
  const call = (operationId: string, args?: unknown, callOptions?: CallOptions | null) =>
    asCall(run(operationId, args, callOptions ?? NONE));

  return { call, auth: { logout: () => tokens.logout() }, begin, baseUrl, fetch, clock, random, observer };
}

const NONE: CallOptions = {};

export function operationOf(operations: Operations, operationId: string): OperationInfo {
  const operation = Object.hasOwn(operations, operationId) ? operations[operationId] : undefined;
  if (operation) return operation;
  throw new ArgumentError('client.call', [
    { argument: 'operationId', problem: `"${operationId}" is not an operation` },
  ]);
}

function asCall(result: Promise<WithResponse<unknown>>): Call<unknown> {
  const data = result.then((answer) => answer.data);
  const withResponse = () => {
    // Who asks for the response hears of a failure there.
    data.catch(() => {});
    return result;
  };
  return Object.assign(data, { withResponse });
}
