import { bareError, reasonOf } from './bare-error.js';
import { ConnectionError, TimeoutError } from './errors.js';
import { heldRequest, letGo } from './held-request.js';
import { onAbort } from './on-abort.js';
import { raceSignal } from './race-signal.js';
import { type Answer, detailsOf, type OutgoingRequest, type Send } from './send.js';

/** A `fetch` as this package calls it: always with one `Request`. `globalThis.fetch` is one. */
export type Fetch = (request: Request) => Promise<Response>;

/**
 * The innermost link of the chain: one attempt, within its time limit, until the answer's body is read. It sends by the
 * platform's fetch, where no other is given.
 *
 * @throws ConnectionError, TimeoutError, or the reason of the caller's signal.
 */
export const attempt =
  (fetch: Fetch | undefined, now: () => number): Send =>
  async (request) => {
    const { call } = request;
    const { signal, timeout, operationId } = call;
    signal?.throwIfAborted();
    call.attempts += 1;
    call.begun ??= now();

    const controller = new AbortController();
    const leave = onAbort(signal, () => controller.abort());
    const timer = timeout > 0 ? setTimeout(() => controller.abort(), timeout) : undefined;
    let response: Response | undefined;
    const read = async (sent: Promise<Response>): Promise<Answer> => {
      response = asResponse(await sent);
      return { response, text: await response.text() };
    };
    try {
      const init = initOf(request, controller.signal);
      if (!fetch) return await read(globalThis.fetch(request.url, init));
      // A custom fetch need not know signals: the race ends the wait in any case.
      return await raceSignal(read(fetch(heldRequest(request.url, init))), controller.signal);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      const details = detailsOf(call, response);
      if (controller.signal.aborted) {
        throw new TimeoutError(`${operationId}: no complete answer within ${timeout} ms.`, { ...details, timeout });
      }
      const when = response ? 'broke off during the answer' : 'failed before an answer came';
      const cause = bareError(error, request.headers.get('authorization')?.replace(/^Bearer /, '') ?? '');
      throw new ConnectionError(`${operationId}: the connection ${when} (${reasonOf(cause)}).`, {
        ...details,
        cause,
      });
    } finally {
      clearTimeout(timer);
      letGo(controller.signal);
      leave();
    }
  };

/** What a fetch gave: one of the user's own may give anything. */
export function asResponse(given: Response): Response {
  if (typeof given?.headers?.get === 'function') return given;
  throw new TypeError('fetch gave no Response');
}

const initOf = ({ method, headers, body }: OutgoingRequest, signal: AbortSignal) => ({
  method,
  headers,
  body: body ?? null,
  signal,
  // A redirect would turn a POST into a GET, or lead the token astray: Genesys sends none, so none is followed.
  redirect: 'manual' as const,
});
