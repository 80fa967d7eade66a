import { errorFrom } from './answer.js';
import type { Clock } from './clock.js';
import { ConnectionError, TimeoutError } from './errors.js';
import { neverConnected } from './never-connected.js';
import type { Answer, CallContext, SendDecorator } from './send.js';
import { unknownUnlessIdempotent } from './unknown-outcome.js';

/**
 * Makes errors of error statuses; says of a write whose answer was lost that its outcome is unknown. What we would not
 * dare to repeat, the caller must not be told to have failed for certain.
 */
export const outcome =
  (clock: Clock, refusalOf: typeof errorFrom = errorFrom): SendDecorator =>
  (next) =>
  async (request) => {
    const { call } = request;
    let answer: Answer;
    try {
      answer = await next(request);
    } catch (error) {
      throw isLost(error, call) ? unknownUnlessIdempotent(error, call) : error;
    }
    const error = refusalOf(answer, call, clock.now());
    if (!error) return answer;
    throw leavesOpen(error.status) ? unknownUnlessIdempotent(error, call) : error;
  };

/** A failure after which the request may have taken effect. */
const isLost = (error: unknown, { operationId }: CallContext): error is ConnectionError | TimeoutError =>
  (error instanceof ConnectionError || error instanceof TimeoutError) &&
  // An error of the login has none, one of a call that a token function made has another.
  error.operationId === operationId &&
  !neverConnected(error);

/**
 * Statuses that do not say whether the request took effect: the service failed while it worked on it (500), or a gateway
 * lost the service or its answer (408, 502, 503, 504). 501 says that there is nothing that could have. 303 leads to the
 * result of what was done; 0 is all that a browser tells of a redirect.
 */
const leavesOpen = (status: number) => [0, 303, 408].includes(status) || (status >= 500 && status !== 501);
