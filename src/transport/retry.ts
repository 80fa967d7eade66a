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
  readonly random: () => number;
  readonly observer: Observer;
}

/** Makes the retry middleware of each call. Its waits end at once when the call is aborted. */
export function createRetry({
  clock,
  random,
  observer,
}: RetryDependencies): (call: CallContext, format: ErrorFormat) => Middleware {
  const drawn = new WeakMap<object, number>();
  /** Calls that failed because of one shared login wait for the same time, so that one login follows and not many. */
  const drawFor = (error: object): number => {
    const number = drawn.get(error) ?? random();
    drawn.set(error, number);
    return number;
  };

  return (call, format) => (next) => async (request) => {
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
      const delay = await delayAfter(error, attempts, call, { clock, observer, drawFor });
      if (delay === undefined) {
        if (response) return response;
        throw error;
      }
      observer.emit('retry', call, request, () => ({ error: error as GenesysError, attempt: call.attempts, delay }));
      await clock.sleep(delay, call.signal);
    }
  };
}

interface DelayDependencies {
  readonly clock: Clock;
  readonly observer: Observer;
  readonly drawFor: (error: object) => number;
}

/** Milliseconds to wait before the next attempt; undefined if there must not be one. */
async function delayAfter(
  error: unknown,
  attempts: number,
  call: CallContext,
  { clock, observer, drawFor }: DelayDependencies,
): Promise<number | undefined> {
  const policy = call.retry;
  if (!policy || attempts >= policy.maxAttempts || call.signal?.aborted || !isRetryable(error, call)) return undefined;
  const { base, max } = policy.backoff;
  const now = clock.now();
  // The whole range is drawn from, so that calls which failed together do not come back together.
  const delay = (error.retryAfter ?? 0) * 1000 + drawFor(error) * Math.min(max, base * 2 ** (attempts - 1));
  if (now - (call.startedAt ?? now) + delay > policy.maxElapsed) return undefined;
  const transient = isTransient(error);
  const { operationId } = call;
  const decide = async () => policy.shouldRetry?.({ operationId, error, attempts: call.attempts, delay, transient });
  try {
    const decided = await raceSignal(decide(), call.signal);
    return (decided ?? transient) ? delay : undefined;
  } catch (failure) {
    if (call.signal?.aborted) throw call.signal.reason;
    // The caller must learn why the call failed, not why the hook did.
    observer.reportFailure('shouldRetry', failure);
    return undefined;
  }
}

/** Whether the attempt certainly had no effect, or none that a second one would add to. In doubt, no. */
function isRetryable(error: unknown, { operation, isSent }: CallContext): error is GenesysError {
  if (!(error instanceof GenesysError) || error instanceof ArgumentError) return false;
  // `outcome` leaves a ConnectionError to a write only if no connection was made.
  return operation.idempotent || !isSent || error instanceof RateLimitError || error instanceof ConnectionError;
}

const TRANSIENT = new Set([408, 429, 502, 503, 504]);

function isTransient(error: GenesysError): boolean {
  if (error instanceof ConnectionError) return !isCertificateError(error);
  return error instanceof TimeoutError || error instanceof TruncatedBodyError || TRANSIENT.has(error.status ?? 0);
}
