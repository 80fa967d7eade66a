import { asResponse, type Fetch } from '../transport/attempt.js';
import { bareError, reasonOf } from '../transport/bare-error.js';
import {
  ApiError,
  type ApiErrorDetails,
  ConnectionError,
  RateLimitError,
  ServerError,
  TimeoutError,
} from '../transport/errors.js';
import { heldRequest, letGo } from '../transport/held-request.js';
import { onAbort } from '../transport/on-abort.js';
import { raceSignal } from '../transport/race-signal.js';
import { parseRetryAfter } from '../transport/retry-after.js';
import { type Answer, type CallContext, detailsOf, type Send } from '../transport/send.js';
import type { UploadBody } from './upload-body.js';

/**
 * The innermost link of an upload's chain: one attempt. The address is signed, so it is known here alone; of the answer, only
 * the name of an error goes on, since storage likes to answer with the signature that it expected.
 *
 * @throws ConnectionError, TimeoutError, or the reason of the caller's signal.
 */
export const attemptUpload =
  (fetch: Fetch, now: () => number, url: URL, bodyOf: UploadBody): Send =>
  async ({ method, headers, call }) => {
    const { signal, timeout } = call;
    signal?.throwIfAborted();
    call.attempts += 1;
    call.begun ??= now();
    const controller = new AbortController();
    const leave = onAbort(signal, () => controller.abort(signal?.reason));
    const timer = timeout > 0 ? setTimeout(() => controller.abort(), timeout) : undefined;
    /** What the caller's own stream or progress callback threw. */
    let own: { error: unknown } | undefined;
    const exchange = async (): Promise<Answer> => {
      const body = bodyOf((error) => {
        own ??= { error };
      });
      const settings = { method, headers, signal: controller.signal, redirect: 'manual', credentials: 'omit' } as const;
      const response = asResponse(await fetch(heldRequest(url, { ...settings, ...body })));
      return { response, text: /<Code>(\w{1,60})<\/Code>/.exec(await response.text())?.[1] ?? '' };
    };
    try {
      return await raceSignal(exchange(), controller.signal);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (own) throw own.error;
      const details = detailsOf(call);
      if (controller.signal.aborted) {
        throw new TimeoutError(`The upload took longer than ${timeout} ms.`, { ...details, timeout });
      }
      const cause = bareError(error, url.search);
      throw new ConnectionError(`The connection to ${url.host} failed (${reasonOf(cause)}).`, { ...details, cause });
    } finally {
      clearTimeout(timer);
      letGo(controller.signal);
      leave();
    }
  };

/** The error that an upload's answer stands for. */
export function refusalOf({ response, text: code }: Answer, call: CallContext, now: number): ApiError | undefined {
  const { ok, status, headers } = response;
  if (ok) return undefined;
  const message = `The upload host answered ${status}${code && ` (${code})`}.`;
  const details: ApiErrorDetails = {
    ...detailsOf(call),
    status,
    code: code || undefined,
    retryAfter: parseRetryAfter(headers.get('retry-after'), now),
  };
  if (status === 429) return new RateLimitError(message, details);
  return new (status >= 500 ? ServerError : ApiError)(message, details);
}
