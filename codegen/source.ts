import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { gunzipSync } from 'node:zlib';
import { CodegenError } from './openapi.ts';

/** A spec and the facts about it that the lock file records. */
export interface Source {
  /** The URL without credentials and query, or the file's name without its folder. */
  name: string;
  sha256: string;
  bytes: number;
  document: unknown;
}

export interface ReadOptions {
  fetch?: typeof globalThis.fetch;
  /** Called for each chunk with the bytes so far and the total, if known. */
  onProgress?: (bytes: number, total: number | undefined) => void;
  /** The maximum size in bytes. Default: 400 MB; Node cannot hold a string of more than 512 MB. */
  maxBytes?: number;
  /** Milliseconds until a download fails. Default: 300,000. */
  timeout?: number;
  /** Milliseconds without data until a download fails. Default: 30,000. */
  idleTimeout?: number;
  /** Aborts reading. The returned promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

const MAX_BYTES = 400_000_000;
/** The upstream spec is 1.5 MB compressed, so this is enough for a slow connection. */
const TIMEOUT_MS = 300_000;
/** A server that sends nothing for so long has stalled. */
const IDLE_TIMEOUT_MS = 30_000;

/**
 * Reads a JSON document from a file or an http(s) URL. Follows redirects and decompresses gzip.
 *
 * @throws CodegenError if the document cannot be read or is not JSON.
 */
export async function readSource(from: string, options: ReadOptions = {}): Promise<Source> {
  const { maxBytes = MAX_BYTES } = options;
  const isUrl = /^https?:\/\//.test(from);
  const displayName = isUrl ? stripSecrets(from) : from;
  const raw = await (isUrl ? downloadWithTimeouts(from, options) : readLocal(from, options)).catch((error: unknown) => {
    options.signal?.throwIfAborted();
    throw error;
  });
  const bytes = raw[0] === 0x1f && raw[1] === 0x8b ? unzip(raw, displayName, maxBytes) : raw;
  return {
    name: isUrl ? displayName : basename(from),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
    document: parse(bytes, displayName),
  };
}

/**
 * Limits the time without data, and the time of the whole download: a server could keep the connection open by sending a byte
 * now and then.
 */
async function downloadWithTimeouts(url: string, options: ReadOptions): Promise<Buffer> {
  const { timeout = TIMEOUT_MS, idleTimeout = IDLE_TIMEOUT_MS, onProgress, signal } = options;
  const controller = new AbortController();
  const abort = () => controller.abort(signal?.reason);
  const abortAfter = (milliseconds: number, problem: string) =>
    setTimeout(() => controller.abort(new Error(`${problem} ${milliseconds / 1000} s`)), milliseconds);
  const timer = abortAfter(timeout, 'it took longer than');
  const idleTimer = abortAfter(idleTimeout, 'the server sent nothing for');
  signal?.addEventListener('abort', abort, { once: true });
  try {
    signal?.throwIfAborted();
    return await download(url, {
      ...options,
      signal: controller.signal,
      onProgress(bytes, total) {
        idleTimer.refresh();
        onProgress?.(bytes, total);
      },
    });
  } finally {
    clearTimeout(timer);
    clearTimeout(idleTimer);
    signal?.removeEventListener('abort', abort);
  }
}

async function download(url: string, options: ReadOptions): Promise<Buffer> {
  const { fetch = globalThis.fetch, signal = null } = options;
  const displayName = stripSecrets(url);
  let response: Response;
  try {
    response = await fetch(url, { headers: { accept: 'application/json' }, redirect: 'follow', signal });
  } catch (cause) {
    // The message of `fetch` for an invalid URL quotes the whole URL.
    throw new CodegenError(
      `Cannot download ${displayName}: ${describeError(cause).replaceAll(url, displayName)}. Check the URL, or pass --from FILE to read a local copy.`,
      {
        cause,
      },
    );
  }
  if (!response.ok)
    throw new CodegenError(`${stripSecrets(response.url || url)} returned ${response.status} ${response.statusText}.`);
  // The length of a compressed response is not the number of bytes to read.
  const length = response.headers.has('content-encoding') ? 0 : Number(response.headers.get('content-length'));
  const body = response.body ? Readable.fromWeb(response.body as ReadableStream<Uint8Array>) : [];
  return collect(body, displayName, length || undefined, options, `The download of ${displayName} failed`);
}

async function readLocal(file: string, options: ReadOptions): Promise<Buffer> {
  const failure = `Cannot read ${file}`;
  let size: number;
  try {
    size = (await stat(file)).size;
  } catch (cause) {
    throw new CodegenError(`${failure}: ${describeError(cause)}.`, { cause });
  }
  return collect(
    createReadStream(file, { highWaterMark: 1 << 20, signal: options.signal }),
    file,
    size,
    options,
    failure,
  );
}

async function collect(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  from: string,
  total: number | undefined,
  { onProgress, maxBytes = MAX_BYTES }: ReadOptions,
  failure: string,
): Promise<Buffer> {
  const received: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      received.push(chunk);
      bytes += chunk.length;
      onProgress?.(bytes, total);
      // Leaving the loop closes the file or the connection.
      if (bytes > maxBytes) break;
    }
  } catch (cause) {
    throw new CodegenError(`${failure}: ${describeError(cause)}.`, { cause });
  }
  if (bytes > maxBytes) throw tooLarge(from, maxBytes);
  return Buffer.concat(received);
}

function unzip(bytes: Buffer, from: string, maxBytes: number): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: maxBytes });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(from, maxBytes);
    throw new CodegenError(`${from} is not valid gzip data: ${describeError(cause)}.`, { cause });
  }
}

function parse(bytes: Buffer, from: string): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CodegenError(`${from} is not a JSON document: ${describeContent(text)}${jsonErrorPosition(cause)}.`, {
      cause,
    });
  }
}

function describeContent(text: string): string {
  switch (text.trimStart().charAt(0)) {
    case '':
      return 'it is empty';
    case '<':
      return 'it looks like an HTML page';
    case '{':
      return 'it is truncated or corrupted';
    default:
      return 'it contains neither JSON nor HTML';
  }
}

const tooLarge = (from: string, maxBytes: number) =>
  new CodegenError(
    `${from} is larger than ${Math.round(maxBytes / 1e6)} MB, the maximum size of a spec. Check the file or URL.`,
  );

/** The URL without user name, password and query, which may hold secrets. */
function stripSecrets(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

/** Only the position: the message of V8 quotes the content, which can be any web page. */
function jsonErrorPosition(error: unknown): string {
  const position = error instanceof Error && /at position \d+/.exec(error.message)?.[0];
  return position ? ` (${position})` : '';
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
