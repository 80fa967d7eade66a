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
  /** Whether the upload alone has no effect, so that it can be retried. */
  readonly idempotent: boolean;
}

interface UploadOptions extends CallOptions {
  /** Receives how many bytes of the file have been sent. */
  readonly onBytes: ((sent: number) => void) | undefined;
}

/** Fetch sets these itself, from what it sends. */
const OF_FETCH = new Set(['content-length', 'host', 'connection', 'transfer-encoding']);

/** Errors of storage services: XML with a `Code`. Nothing else of the body is used: it may repeat the signature. */
const storageErrors: ErrorFormat = {
  classes: { 429: RateLimitError },
  fallback: ApiError,
  parse: (text) => ({ code: text || undefined }),
  summarize: (status, { code }) => `: the upload host answered ${status}${code ? ` (${code})` : ''}.`,
};

/**
 * Uploads a file, with retries and events as calls have them. The host is not Genesys' API: it gets no headers but those that
 * Genesys named, above all no token.
 *
 * @throws ConnectionError, TimeoutError, ServerError, ApiError, or the reason of the caller's signal; UnknownOutcomeError
 * if the upload has an effect and its response was lost.
 */
export async function upload(
  runtime: Runtime,
  file: LoadedFile,
  destination: Destination,
  options: UploadOptions,
): Promise<void> {
  const { clock, observer } = runtime;
  const call = startUpload(runtime, file, destination, options);
  let request: Request | undefined;
  try {
    const url = addressOf(destination);
    const headers = headersOf(destination);
    const body = createUploadBody(file, destination.form, headers, options.onBytes);
    request = new Request(url, { method: destination.method, headers, credentials: 'omit', redirect: 'manual' });
    const thrown: { error: unknown }[] = [];
    call.body = () => body((error) => thrown.push({ error }));
    const send = { subject: SUBJECT, details: () => getErrorDetails(call), secrets: [url.search] };
    const innermost = passOn(thrown, call.signal);
    const response = await runtime.uploadFetchFor(call, { send, format: storageErrors, innermost })(request);
    const context = { subject: SUBJECT, format: storageErrors, now: clock.now() };
    if (!response.ok) throw await createCallError(response, call, context);
  } catch (error) {
    file.discard?.();
    observer.emit('error', call, request, () => ({ error }));
    throw error;
  }
}

const SUBJECT = 'Upload';

/** What the caller's own stream or progress callback has thrown is passed on as it is. */
const passOn =
  (thrown: readonly { error: unknown }[], signal: AbortSignal | undefined): Middleware =>
  (next) =>
  async (request) => {
    try {
      return codeOnly(await next(request));
    } catch (error) {
      throw thrown[0] && !signal?.aborted ? thrown[0].error : error;
    }
  };

/** Storage services like to repeat the signature that they expected, so only the error code of their body is kept. */
async function codeOnly(response: Response): Promise<Response> {
  if (response.ok || response.status < 200) return response;
  const code = /<Code>(\w{1,60})<\/Code>/.exec(await response.text())?.[1];
  const { status, statusText, headers } = response;
  return bufferResponse(new Response(code ?? null, { status, statusText, headers }));
}

function startUpload(
  { startCall }: Runtime,
  { content }: LoadedFile,
  { operationId, method, idempotent }: Destination,
  options: UploadOptions,
): CallContext {
  const call = startCall(operationId, { method, path: UPLOAD_PATH, idempotent }, options);
  // A stream can't be sent again.
  const retry = content instanceof Uint8Array ? call.retry && forStorage(call.retry) : undefined;
  return { ...call, retry };
}

/** Storage services ask clients to retry after a 500, too. */
const forStorage = (policy: ResolvedRetryPolicy): ResolvedRetryPolicy => ({
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
  if (!isSecureUrl(address)) throw fail('is not https: the file would travel in the clear');
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
