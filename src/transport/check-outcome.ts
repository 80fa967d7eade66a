import { type CallContext, getErrorDetails } from './call-context.js';
import { ConnectionError, type GenesysError, ServerError, TimeoutError, UnknownOutcomeError } from './errors.js';
import type { Middleware } from './fetch.js';
import { isConnectFailure } from './is-connect-failure.js';
import { parseResponseData } from './parse-response-data.js';
import { createResponseError, type ErrorContext } from './response-error.js';

/**
 * Decides what a lost or invalid response means. A read fails with the error itself. A write that may have taken effect
 * fails with `UnknownOutcomeError`, so that the caller does not send it twice by mistake.
 */
export const checkOutcome =
  (call: CallContext): Middleware =>
  (next) =>
  async (request) => {
    try {
      const response = await next(request);
      // Validates the data here, where a retry is still possible.
      if (response.ok && call.operation.success) {
        call.parsed = { response, data: await parseResponseData(response, call) };
      }
      return response;
    } catch (error) {
      throw isResponseLost(error, call) ? toUnknownOutcome(error, call) : error;
    }
  };

/** Whether the request may have taken effect before this failure. */
const isResponseLost = (error: unknown, call: CallContext): error is GenesysError =>
  call.isSent &&
  (error instanceof TimeoutError ||
    error instanceof ServerError ||
    (error instanceof ConnectionError && !isConnectFailure(error)));

/**
 * Whether a request with this response status may have taken effect. The service failed while it handled the request (500),
 * or a gateway lost the service or its response (408, 502, 503, 504). A 303 points to the result of a finished request, and
 * browsers report any redirect as 0. A 501 had no effect.
 */
const isOutcomeUnknown = (status: number): boolean =>
  [0, 303, 408].includes(status) || (status >= 500 && status !== 501);

/** Creates the error of a call that ended with an error status. */
export async function createCallError(
  response: Response,
  call: CallContext,
  context: Pick<ErrorContext, 'format' | 'now'> & Partial<ErrorContext>,
): Promise<GenesysError> {
  const details = getErrorDetails(call, response);
  const error = await createResponseError(response, { subject: call.operationId, details, ...context });
  return isOutcomeUnknown(error.status) ? toUnknownOutcome(error, call) : error;
}

/** Returns the error itself for an idempotent operation. */
function toUnknownOutcome(error: GenesysError, call: CallContext): GenesysError {
  if (call.operation.idempotent) return error;
  return new UnknownOutcomeError(
    `${call.operationId}: the outcome is unknown. The request may have taken effect. Check before you send it again. (${error.message})`,
    { ...getErrorDetails(call), cause: error },
  );
}
