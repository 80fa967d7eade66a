import { type GenesysError, UnknownOutcomeError } from './errors.js';
import { type CallContext, summaryOf } from './send.js';

/** For a write, the error that says: look before you repeat. */
export function unknownUnlessIdempotent(error: GenesysError, call: CallContext): GenesysError {
  if (call.operation.idempotent) return error;
  const { operationId } = call;
  const { status, code, correlationId, retryAfter } = error;
  return new UnknownOutcomeError(
    `${operationId}: the request was sent, but its outcome is unknown: it may have taken effect. ` +
      `Look before you repeat it. (${error.message})`,
    { operationId, request: summaryOf(call), status, code, correlationId, retryAfter, cause: error },
  );
}
