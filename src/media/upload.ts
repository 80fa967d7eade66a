import type { CallOptions } from '../client/call.js';
import type { Runtime } from '../client/runtime.js';
import { bufferResponse } from '../transport/buffered-response.js';
import { type CallContext, getErrorDetails } from '../transport/call-context.js';
import { createCallError } from '../transport/check-outcome.js';
import { ApiError, RateLimitError, ServerError } from '../transport/errors.js';
import type { Middleware } from '../transport/fetch.js';
import { isSecureUrl } from '../transport/is-secure-url.js';
import { UPLOAD_PATH } from '../transport/observe.js';
import type { ErrorFormat } from '../transport/response-error.js';
import type { ResolvedRetryPolicy } from '../transport/retry-policy.js';
import type { LoadedFile } from './file.js';
import { createUploadBody } from './upload-body.js';

/** Where to upload a file, from the response of Genesys. */
export interface Destination {
  /** The operation that returned the destination. */
  readonly operationId: string;
  readonly correlationId: string | undefined;
  readonly method: 'PUT' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether to send the file in a form. */
  readonly form: boolean;
  /** Whether the upload itself has no effect, so that it can be retried. */
  readonly idempotent: boolean;
}

interface UploadOptions extends CallOptions {
  /** Called with the number of bytes sent. */
  readonly onBytes: ((sent: number) => void) | undefined;
}

/** `fetch` sets these headers itself. */
const FETCH_HEADERS = new Set(['content-length', 'host', 'connection', 'transfer-encoding']);

/** Errors of storage services are XML with a `Code`. The rest of the body is ignored, because it may quote the signature. */
const storageErrorFormat: ErrorFormat = {
  classes: { 429: RateLimitError },
  fallback: ApiError,
  parse: (text) => ({ code: text || undefined }),
  summarize: (status, { code }) => `: the upload host returned ${status}${code ? ` (${code})` : ''}.`,
};

/**
 * Uploads a file, with the same retries and events as a call. The host is not the API of Genesys, so it receives only the
 * headers that Genesys named, and no token.
 *
 * @throws ConnectionError, TimeoutError, ServerError, ApiError; UnknownOutcomeError if the upload has an effect and its
 * response was lost; or the reason of the signal.
 */
export async function upload(
  runtime: Runtime,
  file: LoadedFile,
  destination: Destination,
  options: UploadOptions,
): Promise<void> {
  const { clock, observer } = runtime;
  const call = createUploadCall(runtime, file, destination, options);
  let request: Request | undefined;
  try {
    const url = parseUrl(destination);
    const headers = createHeaders(destination);
    const body = createUploadBody(file, destination.form, headers, options.onBytes);
    request = new Request(url, { method: destination.method, headers, credentials: 'omit', redirect: 'manual' });
    const thrown: { error: unknown }[] = [];
    call.body = () => body((error) => thrown.push({ error }));
    const send = { subject: SUBJECT, details: () => getErrorDetails(call), secrets: [url.search] };
    const innermost = rethrow(thrown, call.signal);
    const response = await runtime.uploadFetchFor(call, { send, format: storageErrorFormat, innermost })(request);
    const context = { subject: SUBJECT, format: storageErrorFormat, now: clock.now() };
    if (!response.ok) throw await createCallError(response, call, context);
  } catch (error) {
    file.discard?.();
    observer.emit('error', call, request, () => ({ error }));
    throw error;
  }
}

const SUBJECT = 'Upload';

/** Rethrows the errors of the caller's stream or progress callback. */
const rethrow =
  (thrown: readonly { error: unknown }[], signal: AbortSignal | undefined): Middleware =>
  (next) =>
  async (request) => {
    try {
      return keepErrorCode(await next(request));
    } catch (error) {
      throw thrown[0] && !signal?.aborted ? thrown[0].error : error;
    }
  };

/** Keeps only the error code of the body, because storage services often quote the expected signature. */
async function keepErrorCode(response: Response): Promise<Response> {
  if (response.ok || response.status < 200) return response;
  const code = /<Code>(\w{1,60})<\/Code>/.exec(await response.text())?.[1];
  const { status, statusText, headers } = response;
  return bufferResponse(new Response(code ?? null, { status, statusText, headers }));
}

function createUploadCall(
  { startCall }: Runtime,
  { content }: LoadedFile,
  { operationId, method, idempotent }: Destination,
  options: UploadOptions,
): CallContext {
  const call = startCall(operationId, { method, path: UPLOAD_PATH, idempotent }, options);
  // A stream cannot be read twice.
  const retry = content instanceof Uint8Array ? call.retry && retryServerErrors(call.retry) : undefined;
  return { ...call, retry };
}

/** Storage services expect retries after a 500, too. */
const retryServerErrors = (policy: ResolvedRetryPolicy): ResolvedRetryPolicy => ({
  ...policy,
  shouldRetry: async (failure) =>
    (await policy.shouldRetry?.(failure)) ?? (failure.error.status === 500 || failure.transient),
});

function parseUrl(destination: Destination): URL {
  let url: URL;
  try {
    url = new URL(destination.url);
  } catch {
    throw createError(destination, 'The upload URL in the response is invalid.');
  }
  if (isSecureUrl(url)) return url;
  throw createError(destination, 'The upload URL in the response must be https, so that the file is encrypted.');
}

function createHeaders(destination: Destination): Headers {
  try {
    const entries = Object.entries(destination.headers);
    return new Headers(entries.filter(([name]) => !FETCH_HEADERS.has(name.toLowerCase())));
  } catch {
    throw createError(destination, 'The response has an invalid header for the upload.');
  }
}

const createError = ({ operationId, correlationId }: Destination, message: string) =>
  new ServerError(message, { operationId, status: 200, correlationId });
