import type { Clock } from './clock.js';
import { ArgumentError, ConnectionError, GenesysError, RateLimitError, TimeoutError } from './errors.js';
import { isCertificateProblem, neverConnected } from './never-connected.js';
import type { Observer } from './observe.js';
import { raceSignal } from './race-signal.js';
import type { CallContext, SendDecorator } from './send.js';

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
  shouldRetry?: ((failure: RetryDecision) => boolean | undefined | Promise<boolean | undefined>) | undefined;
}

/** What `shouldRetry` decides about. */
export interface RetryDecision {
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
export interface FullRetryPolicy {
  readonly maxAttempts: number;
  readonly maxElapsed: number;
  readonly backoff: { readonly base: number; readonly max: number };
  readonly shouldRetry: RetryPolicy['shouldRetry'];
}

const DEFAULT: FullRetryPolicy = {
  maxAttempts: 4,
  maxElapsed: 120_000,
  backoff: { base: 500, max: 15_000 },
  shouldRetry: undefined,
};

/** The policy with what it leaves open taken from another; undefined for no retry. */
export function retryPolicy(
  given: RetryPolicy | false | undefined,
  otherwise: FullRetryPolicy = DEFAULT,
): FullRetryPolicy | undefined {
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

/** Repeats failed attempts, as the call's policy says. Each wait ends at once when the call is aborted. */
export const retry = (clock: Clock, random: () => number, observer: Observer): SendDecorator => {
  const drawn = new WeakMap<object, number>();
  /** Calls that failed by one and the same login wait for the same time, so that one login follows and not many. */
  const drawFor = (error: object): number => {
    const number = drawn.get(error) ?? random();
    drawn.set(error, number);
    return number;
  };

  return (next) => async (request) => {
    const { call } = request;
    for (let attempts = 1; ; attempts += 1) {
      try {
        return await next(request);
      } catch (error) {
        const delay = await delayAfter(error, attempts, call, clock.now(), drawFor);
        if (delay === undefined) throw error;
        observer.emit('retry', request, () => ({ error: error as GenesysError, attempt: call.attempts, delay }));
        await clock.sleep(delay, call.signal);
      }
    }
  };
};

/** Milliseconds to wait before the next attempt; undefined where there shall be none. */
async function delayAfter(
  error: unknown,
  attempts: number,
  call: CallContext,
  now: number,
  drawFor: (error: object) => number,
): Promise<number | undefined> {
  const policy = call.retry;
  if (!policy || attempts >= policy.maxAttempts || call.signal?.aborted || !isRepeatable(error, call)) return undefined;
  const { base, max } = policy.backoff;
  // The whole range is drawn from, so that calls which failed together do not come back together.
  const delay = (error.retryAfter ?? 0) * 1000 + drawFor(error) * Math.min(max, base * 2 ** (attempts - 1));
  if (now - (call.begun ?? now) + delay > policy.maxElapsed) return undefined;
  const transient = isTransient(error);
  const { operationId } = call;
  const decided = await raceSignal(
    Promise.resolve(policy.shouldRetry?.({ operationId, error, attempts: call.attempts, delay, transient })),
    call.signal,
  );
  return (decided ?? transient) ? delay : undefined;
}

/** Whether the attempt certainly had no effect, or none that a repetition would add to. In doubt, no. */
function isRepeatable(error: unknown, call: CallContext): error is GenesysError {
  if (!(error instanceof GenesysError) || error instanceof ArgumentError) return false;
  // An error without this operation is one of the login: the call itself was not sent.
  return (
    call.operation.idempotent ||
    error instanceof RateLimitError ||
    error.operationId !== call.operationId ||
    neverConnected(error)
  );
}

const PASSING = new Set([408, 429, 502, 503, 504]);

function isTransient(error: GenesysError): boolean {
  if (error instanceof ConnectionError) return !isCertificateProblem(error);
  return error instanceof TimeoutError || PASSING.has(error.status ?? 0);
}
