import { isSafe } from '../auth/regions.js';
import { bareError, reasonOf } from '../http/bare-error.js';
import { ApiError, ConnectionError, ServerError, TimeoutError } from '../http/errors.js';
import { onAbort } from '../http/on-abort.js';
import { parseRetryAfter } from '../http/retry-after.js';
import type { MediaEnvironment } from '../media.js';
import type { ReadyFile } from './file.js';

/** Where a file goes, as Genesys said. */
export interface Destination {
  /** The operation that said so. */
  readonly operationId: string;
  readonly method: 'PUT' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the file is a part of a form. */
  readonly form: boolean;
}

export interface UploadOptions {
  readonly signal: AbortSignal | undefined;
  readonly timeout: number;
  /** Told how many bytes of the file have left. */
  readonly onBytes: ((sent: number) => void) | undefined;
}

/** Fetch sets these itself, from what it sends. */
const OF_FETCH = new Set(['content-length', 'host', 'connection', 'transfer-encoding']);
/** Bytes that are handed over at once: progress is told after each. */
const CHUNK = 65_536;

/**
 * One attempt to upload a file. The host is not Genesys' API: no header goes there but those that Genesys named, above all
 * no token.
 *
 * @throws ConnectionError, TimeoutError, ServerError, ApiError, or the reason of the caller's signal.
 */
export async function upload(
  { fetch, clock }: MediaEnvironment,
  file: ReadyFile,
  destination: Destination,
  { signal, timeout, onBytes }: UploadOptions,
): Promise<void> {
  const { operationId } = destination;
  const url = addressOf(destination);
  signal?.throwIfAborted();
  const controller = new AbortController();
  const leave = onAbort(signal, () => controller.abort(signal?.reason));
  const timer = timeout > 0 ? setTimeout(() => controller.abort(), timeout) : undefined;
  const aborted = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
  });
  /** What the caller's own stream or progress callback threw. */
  let own: { error: unknown } | undefined;
  const onFailure = (error: unknown) => {
    own ??= { error };
  };
  try {
    const request = requestOf(url, file, destination, controller.signal, { onBytes, onFailure });
    const response = await Promise.race([fetch(request), aborted]);
    const text = await Promise.race([response.text(), aborted]);
    if (!response.ok) throw refusal(operationId, response, text, clock.now());
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (own) throw own.error;
    if (error instanceof ApiError) throw error;
    if (controller.signal.aborted) {
      throw new TimeoutError(`The upload took longer than ${timeout} ms.`, { operationId, timeout });
    }
    const cause = bareError(error, url.search);
    throw new ConnectionError(`The connection to ${url.host} failed (${reasonOf(cause)}).`, { operationId, cause });
  } finally {
    clearTimeout(timer);
    leave();
  }
}

function addressOf({ operationId, url }: Destination): URL {
  const fail = (problem: string) =>
    new ServerError(`The address for the upload, as the answer has it, ${problem}.`, { operationId, status: 200 });
  let address: URL;
  try {
    address = new URL(url);
  } catch {
    throw fail('is none');
  }
  if (!isSafe(address)) throw fail('is not https: the file would travel in the clear');
  return address;
}

/** The address is signed, so it is in no message; of the answer, only the name of the error is. */
function refusal(operationId: string, { status, headers }: Response, text: string, now: number): ApiError {
  const [, code] = /<Code>(\w{1,60})<\/Code>/.exec(text) ?? [];
  const message = `The upload host answered ${status}${code ? ` (${code})` : ''}.`;
  const retryAfter = parseRetryAfter(headers.get('retry-after'), now);
  return new (status >= 500 ? ServerError : ApiError)(message, { operationId, status, code, retryAfter });
}

interface Hooks {
  readonly onBytes: ((sent: number) => void) | undefined;
  readonly onFailure: (error: unknown) => void;
}

function requestOf(
  url: URL,
  file: ReadyFile,
  { operationId, method, headers, form }: Destination,
  signal: AbortSignal,
  { onBytes, onFailure }: Hooks,
): Request {
  const sent = new Headers();
  try {
    for (const [name, value] of Object.entries(headers)) if (!OF_FETCH.has(name.toLowerCase())) sent.set(name, value);
  } catch {
    const problem = "The answer's headers for the upload have one that can't be sent.";
    throw new ServerError(problem, { operationId, status: 200 });
  }
  const [head, tail] = form ? formAround(file, sent) : [EMPTY, EMPTY];
  const settings = { method, headers: sent, signal, redirect: 'manual', credentials: 'omit' } as const;
  const whole = file.content instanceof Uint8Array ? file.content : undefined;
  // Browsers can't stream a request: there, progress is told at the end.
  if (whole && !(onBytes && IN_NODE)) {
    return new Request(url, { ...settings, body: new Blob([head, whole, tail] as BlobPart[]) });
  }
  sent.set('content-length', String(head.byteLength + file.size + tail.byteLength));
  const body = streamOf(partsOf(head, counted(file, onBytes), tail), onFailure);
  return new Request(url, { ...settings, body, duplex: 'half' } as RequestInit);
}

const EMPTY = new Uint8Array();
const IN_NODE = typeof process === 'object' && typeof process.versions?.node === 'string';

/** What stands before and after the file where it is the one part of a form. */
function formAround(
  { name, contentType = 'application/octet-stream' }: ReadyFile,
  headers: Headers,
): [Uint8Array, Uint8Array] {
  const boundary = `form-${crypto.randomUUID()}`;
  headers.set('content-type', `multipart/form-data; boundary=${boundary}`);
  const quoted = name.replace(/[\r\n"]/g, encodeURIComponent);
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${quoted}"\r\nContent-Type: ${contentType}\r\n\r\n`;
  const encoder = new TextEncoder();
  return [encoder.encode(head), encoder.encode(`\r\n--${boundary}--\r\n`)];
}

async function* partsOf(head: Uint8Array, file: AsyncIterable<Uint8Array>, tail: Uint8Array) {
  if (head.byteLength > 0) yield head;
  yield* file;
  if (tail.byteLength > 0) yield tail;
}

/** The file in pieces. It must be as long as it said, or the host would take half of it for the whole. */
async function* counted({ content, size }: ReadyFile, onBytes: ((sent: number) => void) | undefined) {
  let sent = 0;
  for await (const chunk of content instanceof Uint8Array ? pieces(content) : content) {
    sent += chunk.byteLength;
    if (sent > size) break;
    yield chunk;
    onBytes?.(sent);
  }
  if (sent !== size)
    throw new Error(`the stream is ${sent > size ? 'longer' : 'shorter'} than the ${size} bytes it was to have`);
}

function* pieces(bytes: Uint8Array) {
  for (let start = 0; start < bytes.byteLength; start += CHUNK) yield bytes.subarray(start, start + CHUNK);
}

function streamOf(parts: AsyncGenerator<Uint8Array>, onFailure: Hooks['onFailure']): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await parts.next();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          onFailure(error);
          throw error;
        }
      },
      async cancel() {
        await parts.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
