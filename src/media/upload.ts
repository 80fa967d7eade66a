import type { CallOptions } from '../client/call.js';
import { ServerError } from '../transport/errors.js';
import { isSafe } from '../transport/is-safe.js';
import { observe } from '../transport/observe.js';
import { outcome } from '../transport/outcome.js';
import { type FullRetryPolicy, retry } from '../transport/retry.js';
import { type CallContext, compose } from '../transport/send.js';
import { attemptUpload, refusalOf } from './attempt.js';
import type { ReadyFile } from './file.js';
import type { MediaEnvironment } from './media.js';
import { bodyOf } from './upload-body.js';

/** Where a file goes, as Genesys said. */
export interface Destination {
  /** The operation that said so. */
  readonly operationId: string;
  readonly correlationId: string | undefined;
  readonly method: 'PUT' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the file is a part of a form. */
  readonly form: boolean;
  /** Whether the upload alone has no effect, so that it can be repeated. */
  readonly idempotent: boolean;
}

interface UploadOptions extends CallOptions {
  /** Told how many bytes of the file have left. */
  readonly onBytes: ((sent: number) => void) | undefined;
}

/** Fetch sets these itself, from what it sends. */
const OF_FETCH = new Set(['content-length', 'host', 'connection', 'transfer-encoding']);

/**
 * Uploads a file, repeated and observed as calls are. The host is not Genesys' API: no header goes there but those that
 * Genesys named, above all no token.
 *
 * @throws ConnectionError, TimeoutError, ServerError, ApiError, or the reason of the caller's signal; UnknownOutcomeError
 * where the upload has an effect and its answer was lost.
 */
export async function upload(
  environment: MediaEnvironment,
  file: ReadyFile,
  destination: Destination,
  own: UploadOptions,
): Promise<void> {
  const { fetch = (request: Request) => globalThis.fetch(request), clock, random, observer } = environment;
  const now = () => clock.now();
  const call = callOf(destination, file, own, environment);
  let headers: Headers | undefined;
  try {
    const url = addressOf(destination);
    headers = headersOf(destination);
    const body = bodyOf(file, destination.form, headers, own.onBytes);
    const send = compose(
      attemptUpload(fetch, now, url, body),
      retry(clock, random, observer),
      outcome(clock, refusalOf),
      observe(observer, now),
    );
    // What is observed may be logged: it knows the host alone, since the rest of the address is signed.
    await send({ url: url.origin, method: destination.method, headers, body: undefined, call });
  } catch (error) {
    file.discard?.();
    observer.emit('error', { call, headers }, () => ({ error }));
    throw error;
  }
}

function callOf(
  { operationId, method, idempotent }: Destination,
  { content }: ReadyFile,
  own: UploadOptions,
  { begin }: MediaEnvironment,
): CallContext {
  const operation = {
    method,
    path: '{uploadUrl}',
    args: {},
    success: {},
    idempotent,
    scopes: [],
    tokenKind: 'any',
  } as const;
  const call = begin(operationId, operation, own);
  // A stream can't be sent again.
  const retry = content instanceof Uint8Array ? call.retry && forStorage(call.retry) : undefined;
  return { ...call, retry };
}

/** Storage asks to repeat what failed by a 500, too, unless the caller decides otherwise. */
const forStorage = (policy: FullRetryPolicy): FullRetryPolicy => ({
  ...policy,
  shouldRetry: async (failure) =>
    (await policy.shouldRetry?.(failure)) ?? (failure.error.status === 500 || failure.transient),
});

function addressOf({ operationId, correlationId, url }: Destination): URL {
  const fail = (problem: string) =>
    new ServerError(`The address for the upload, as the answer has it, ${problem}.`, {
      operationId,
      status: 200,
      correlationId,
    });
  let address: URL;
  try {
    address = new URL(url);
  } catch {
    throw fail('is none');
  }
  if (!isSafe(address)) throw fail('is not https: the file would travel in the clear');
  return address;
}

function headersOf({ operationId, correlationId, headers }: Destination): Headers {
  try {
    return new Headers(Object.entries(headers).filter(([name]) => !OF_FETCH.has(name.toLowerCase())));
  } catch {
    const problem = "The answer's headers for the upload have one that can't be sent.";
    throw new ServerError(problem, { operationId, status: 200, correlationId });
  }
}
