import { type CallContext, getErrorDetails } from './call-context.js';
import { ConnectionError, type GenesysError, ServerError, TimeoutError, UnknownOutcomeError } from './errors.js';
import type { Middleware } from './fetch.js';
import { isConnectFailure } from './is-connect-failure.js';
import { parseResponseData } from './parse-response-data.js';
import { createResponseError, type ErrorContext } from './response-error.js';

/**
 * Decides what a lost or useless response means. A read fails with the error itself; a write that may have taken effect fails
 * with `UnknownOutcomeError`, so that nobody repeats it by mistake.
 */
export const checkOutcome =
  (call: CallContext): Middleware =>
  (next) =>
  async (request) => {
    try {
      const response = await next(request);
      // A success that is none must be found here, where it can still be retried.
      if (response.ok && call.operation.success) {
        call.parsed = { response, data: await parseResponseData(response, call) };
      }
      return response;
    } catch (error) {
      throw isLost(error, call) ? unknownUnlessIdempotent(error, call) : error;
    }
  };

/** A failure after which the request may have taken effect. */
const isLost = (error: unknown, call: CallContext): error is GenesysError =>
  call.isSent &&
  (error instanceof TimeoutError ||
    error instanceof ServerError ||
    (error instanceof ConnectionError && !isConnectFailure(error)));

/**
 * Whether a status does not say that the request had no effect: the service failed while it worked on it (500), or a gateway
 * lost the service or its response (408, 502, 503, 504). 501 means that nothing could happen. 303 leads to the result of
 * what was done; 0 is all that a browser shows of a redirect.
 */
const leavesOutcomeOpen = (status: number): boolean =>
  [0, 303, 408].includes(status) || (status >= 500 && status !== 501);

/** The error of a call that ended with an error status. */
export async function createCallError(
  response: Response,
  call: CallContext,
  context: Pick<ErrorContext, 'format' | 'now'> & Partial<ErrorContext>,
): Promise<GenesysError> {
  const details = getErrorDetails(call, response);
  const error = await createResponseError(response, { subject: call.operationId, details, ...context });
  return leavesOutcomeOpen(error.status) ? unknownUnlessIdempotent(error, call) : error;
}

/** For a write, the error that tells the caller to look before sending it again. */
function unknownUnlessIdempotent(error: GenesysError, call: CallContext): GenesysError {
  if (call.operation.idempotent) return error;
  return new UnknownOutcomeError(
    `${call.operationId}: the outcome is unknown: the request may have taken effect. Look before you repeat it. (${error.message})`,
    { ...getErrorDetails(call), cause: error },
  );
}
