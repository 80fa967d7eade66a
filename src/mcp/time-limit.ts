import type { CallOptions } from '../client/call.js';
import { RateLimitError, TimeoutError, UnknownOutcomeError } from '../transport/errors.js';
import type { RetryEvent } from '../transport/events.js';
import type { OperationInfo } from '../transport/operation.js';

/** Milliseconds. Hosts give up after 60 seconds: the default timeout of the MCP SDKs. */
export const DEFAULT_MAX_WAIT_MS = 50_000;

/** The time limit of one call. */
export interface TimeLimit {
  /** Adds the limit to the options of the call. At the limit, the call is rejected with an error of this package. */
  applyTo(options: CallOptions): CallOptions;
  clear(): void;
}

/**
 * Starts the time limit of a call. The error at the limit says whether Genesys may have received the call: only if an attempt was
 * in flight.
 *
 * @param maxWait - Milliseconds; 0 for no limit.
 */
export function startTimeLimit(name: string, operation: OperationInfo, maxWait: number): TimeLimit {
  if (maxWait === 0) return { applyTo: (options) => options, clear() {} };
  const controller = new AbortController();
  const startedAt = Date.now();
  let isInFlight = false;
  let failed: RetryEvent['error'] | undefined;
  const abort = () => controller.abort(createLimitError({ name, operation, maxWait, isInFlight, failed }));
  const timer = setTimeout(abort, maxWait);
  return {
    applyTo: ({ signal, onRetry, ...options }) => ({
      ...options,
      signal: signal ? AbortSignal.any([signal, controller.signal]) : controller.signal,
      onRequest() {
        isInFlight = true;
      },
      onRetry(event) {
        isInFlight = false;
        failed = event.error;
        // The retry would start too late.
        if (Date.now() - startedAt + event.delay >= maxWait) abort();
        else onRetry?.(event);
      },
    }),
    clear: () => clearTimeout(timer),
  };
}

interface LimitedCall {
  readonly name: string;
  readonly operation: OperationInfo;
  readonly maxWait: number;
  readonly isInFlight: boolean;
  readonly failed: RetryEvent['error'] | undefined;
}

function createLimitError({ name, operation, maxWait, isInFlight, failed }: LimitedCall): Error {
  const limit = `${maxWait / 1000} s (--max-wait)`;
  if (isInFlight && !operation.idempotent)
    return new UnknownOutcomeError(
      `${name}: no response within ${limit}. The outcome is unknown: the request may still take effect.`,
      {},
    );
  if (isInFlight) return new TimeoutError(`${name}: no response within ${limit}.`, { timeout: maxWait });
  if (failed) return failed;
  return new RateLimitError(
    `${name}: not sent within ${limit}: the call was waiting for its turn or for an access token.`,
    {
      status: 429,
    },
  );
}
