import { ConnectionError, TimeoutError } from './errors.js';
import { type Send, summaryOf } from './send.js';

/** A `fetch` as this package calls it: always with one `Request`. `globalThis.fetch` is one. */
export type Fetch = (request: Request) => Promise<Response>;

/**
 * The innermost link of the chain: one attempt, within its time limit, until the answer's body is read.
 *
 * @throws ConnectionError, TimeoutError, or the reason of the caller's signal.
 */
export const attempt =
  (fetch: Fetch): Send =>
  async (request) => {
    const { call } = request;
    const { signal, timeout, operationId } = call;
    signal?.throwIfAborted();
    call.attempts += 1;

    const controller = new AbortController();
    const onAbort = () => controller.abort(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    const timer = timeout > 0 ? setTimeout(() => controller.abort(TIMED_OUT), timeout) : undefined;
    let response: Response | undefined;
    try {
      const reading = read(fetch, request, controller.signal, (received) => {
        response = received;
      });
      // A custom fetch need not know signals: the race ends the wait in any case.
      return await Promise.race([reading, rejectedBy(controller.signal)]);
    } catch (cause) {
      if (signal?.aborted) throw signal.reason;
      const details = {
        operationId,
        request: summaryOf(call),
        status: response?.status,
        correlationId: response?.headers.get('inin-correlation-id') ?? undefined,
      };
      const [verb, noun] = response ? ['broke off during', 'the answer'] : ['failed before', 'an answer came'];
      if (controller.signal.aborted) {
        throw new TimeoutError(`${operationId}: no complete answer within ${timeout} ms.`, { ...details, timeout });
      }
      throw new ConnectionError(`${operationId}: the connection ${verb} ${noun} (${reasonOf(cause)}).`, {
        ...details,
        cause,
      });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  };

const TIMED_OUT = new Error('timed out');

async function read(
  fetch: Fetch,
  { url, method, headers, body }: Parameters<Send>[0],
  signal: AbortSignal,
  onResponse: (response: Response) => void,
) {
  // A redirect would turn a POST into a GET, or lead the token astray: Genesys sends none, so none is followed.
  const request = new Request(url, { method, headers, body: body ?? null, signal, redirect: 'manual' });
  const response = await fetch(request);
  onResponse(response);
  return { response, text: await response.text() };
}

const rejectedBy = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/** The innermost reason that the runtime gives: `ECONNREFUSED` says more than `fetch failed`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && !error.message.includes(code) ? `${code}: ${error.message}` : error.message;
}
