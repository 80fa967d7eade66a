import { errorFrom } from './answer.js';
import type { Clock } from './clock.js';
import { ConnectionError, type GenesysError, TimeoutError, UnknownOutcomeError } from './errors.js';
import { neverConnected } from './never-connected.js';
import { type CallContext, type SendDecorator, summaryOf } from './send.js';

/** Statuses by which a gateway says that it lost the answer of the service behind it. */
const ANSWER_LOST = new Set([502, 504]);

/** Makes errors of error statuses; says of a write whose answer was lost that its outcome is unknown. */
export const outcome =
  (clock: Clock): SendDecorator =>
  (next) =>
  async (request) => {
    const { call } = request;
    const answer = await next(request).catch((error: unknown) => {
      throw isLost(error) ? unknownUnlessIdempotent(error, call) : error;
    });
    const error = errorFrom(answer, call, clock.now());
    if (!error) return answer;
    throw ANSWER_LOST.has(error.status) ? unknownUnlessIdempotent(error, call) : error;
  };

/** A failure after which the request may have taken effect. */
const isLost = (error: unknown): error is ConnectionError | TimeoutError =>
  (error instanceof ConnectionError || error instanceof TimeoutError) &&
  error.operationId !== undefined &&
  !neverConnected(error);

/** For a write, the error that says: look before you repeat. */
export function unknownUnlessIdempotent(error: GenesysError, call: CallContext): GenesysError {
  if (call.operation.idempotent) return error;
  const { operationId } = call;
  return new UnknownOutcomeError(
    `${operationId}: the request was sent, but its answer was lost, so it may have taken effect. ` +
      `Look before you repeat it. (${error.message})`,
    { operationId, request: summaryOf(call), status: error.status, correlationId: error.correlationId, cause: error },
  );
}
