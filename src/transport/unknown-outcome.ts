import { type GenesysError, UnknownOutcomeError } from './errors.js';
import { type CallContext, detailsOf } from './send.js';

/** For a write, the error that says: look before you repeat. */
export function unknownUnlessIdempotent(error: GenesysError, call: CallContext): GenesysError {
  if (call.operation.idempotent) return error;
  return new UnknownOutcomeError(
    `${call.operationId}: the outcome is unknown: the request may have taken effect. Look before you repeat it. (${error.message})`,
    { ...detailsOf(call), cause: error },
  );
}
