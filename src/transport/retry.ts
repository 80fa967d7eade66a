import { type CallContext, getErrorDetails } from './call-context.js';
import type { Clock } from './clock.js';
import { ArgumentError, ConnectionError, GenesysError, RateLimitError, TimeoutError } from './errors.js';
import type { Middleware } from './fetch.js';
import { isCertificateError } from './is-connect-failure.js';
import type { Observer } from './observe.js';
import { TruncatedBodyError } from './parse-response-data.js';
import { raceSignal } from './race-signal.js';
import { createResponseError, type ErrorFormat } from './response-error.js';

export interface RetryDependencies {
  readonly clock: Clock;
  /** Returns a number from 0 to 1. */
  readonly random: () => number;
  readonly observer: Observer;
}

/** Creates the function that makes the retry middleware of each call. An aborted call stops waiting at once. */
export function createRetry({ clock, random, observer }: RetryDependencies) {
  const jitters = new WeakMap<object, number>();
  /** Calls that share a failed token request wait for the same time, so that they share the next one, too. */
  const getJitter = (error: object): number => {
    const jitter = jitters.get(error) ?? random();
    jitters.set(error, jitter);
    return jitter;
  };

  /** Returns the milliseconds to wait before the next attempt; undefined if there is none. */
  const getDelay = async (error: unknown, attempts: number, call: CallContext): Promise<number | undefined> => {
    const policy = call.retry;
    if (!policy || attempts >= policy.maxAttempts || call.signal?.aborted || !isRetryable(error, call))
      return undefined;
    const { base, max } = policy.backoff;
    const now = clock.now();
    // Full jitter: calls that failed together are not retried together.
    const delay = (error.retryAfter ?? 0) * 1000 + getJitter(error) * Math.min(max, base * 2 ** (attempts - 1));
    if (now - (call.startedAt ?? now) + delay > policy.maxElapsed) return undefined;
    const transient = isTransient(error);
    const { operationId } = call;
    const decide = async () => policy.shouldRetry?.({ operationId, error, attempts: call.attempts, delay, transient });
    try {
      const decision = await raceSignal(decide(), call.signal);
      return (decision ?? transient) ? delay : undefined;
    } catch (failure) {
      if (call.signal?.aborted) throw call.signal.reason;
      // The caller gets the error of the call, not of the hook.
      observer.reportFailure('shouldRetry', failure);
      return undefined;
    }
  };

  return (call: CallContext, format: ErrorFormat): Middleware =>
    (next) =>
    async (request) => {
      for (let attempts = 1; ; attempts += 1) {
        let response: Response | undefined;
        let error: unknown;
        try {
          response = await next(request);
          if (response.ok) return response;
          const details = getErrorDetails(call, response);
          error = await createResponseError(response, { subject: call.operationId, format, details, now: clock.now() });
        } catch (thrown) {
          error = thrown;
        }
        const delay = await getDelay(error, attempts, call);
        if (delay === undefined) {
          if (response) return response;
          throw error;
        }
        observer.emit('retry', call, request, () => ({
          error: error as GenesysError,
          attempt: call.attempts,
          delay: Math.round(delay),
        }));
        await clock.sleep(delay, call.signal);
      }
    };
}

/** Whether the attempt certainly had no effect, or is idempotent. False in doubt. */
function isRetryable(error: unknown, { operation, isSent }: CallContext): error is GenesysError {
  if (!(error instanceof GenesysError) || error instanceof ArgumentError) return false;
  // `checkOutcome` turns a write's ConnectionError into another error, unless no connection was made.
  return operation.idempotent || !isSent || error instanceof RateLimitError || error instanceof ConnectionError;
}

const TRANSIENT_STATUSES = new Set([408, 429, 502, 503, 504]);

function isTransient(error: GenesysError): boolean {
  if (error instanceof ConnectionError) return !isCertificateError(error);
  return (
    error instanceof TimeoutError || error instanceof TruncatedBodyError || TRANSIENT_STATUSES.has(error.status ?? 0)
  );
}
