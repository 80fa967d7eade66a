import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { gunzipSync } from 'node:zlib';
import { CodegenError } from './openapi.ts';

/** A document as it was read, with what the lock file says of it. */
export interface Source {
  /** The URL, or a local file's name without its folder. */
  name: string;
  sha256: string;
  bytes: number;
  document: unknown;
}

export interface ReadOptions {
  fetch?: typeof globalThis.fetch;
  /** Called for each piece that arrives, with the bytes so far and, where it is known, how many there will be. */
  onProgress?: (bytes: number, total: number | undefined) => void;
  /** Where reading stops: upstream has 22 MB, and a JSON text of more than 512 MB is no string in Node. */
  maxBytes?: number;
  /** Milliseconds that a download may take. */
  timeout?: number;
  /** Ends the reading; what it is aborted with is thrown. */
  signal?: AbortSignal | undefined;
}

const MAX_BYTES = 400_000_000;
/** Upstream's 22 MB come packed, in 1.5 MB: slow lines have time enough, and CI does not hang for hours. */
const TIMEOUT = 300_000;

/** Reads a JSON document from a file or an http(s) URL: redirects are followed, gzip is unpacked. */
export async function readSource(from: string, options: ReadOptions = {}): Promise<Source> {
  const { maxBytes = MAX_BYTES } = options;
  const isUrl = /^https?:\/\//.test(from);
  /** As messages say it. */
  const shown = isUrl ? withoutSecrets(from) : from;
  const raw = await (isUrl ? downloadInTime(from, options) : readLocal(from, options)).catch((error: unknown) => {
    options.signal?.throwIfAborted();
    throw error;
  });
  const bytes = raw[0] === 0x1f && raw[1] === 0x8b ? unzip(raw, shown, maxBytes) : raw;
  return {
    name: isUrl ? shown : basename(from),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
    document: parse(bytes, shown),
  };
}

/** The time holds for all of the download, lest a host that sends a byte now and then holds us for ever. */
async function downloadInTime(url: string, options: ReadOptions): Promise<Buffer> {
  const { timeout = TIMEOUT, signal } = options;
  const controller = new AbortController();
  const stop = () => controller.abort(signal?.reason);
  const timer = setTimeout(() => controller.abort(new Error(`it took longer than ${timeout / 1000} s`)), timeout);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    signal?.throwIfAborted();
    return await download(url, { ...options, signal: controller.signal });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

async function download(url: string, options: ReadOptions): Promise<Buffer> {
  const { fetch = globalThis.fetch, signal = null } = options;
  const shown = withoutSecrets(url);
  let response: Response;
  try {
    response = await fetch(url, { headers: { accept: 'application/json' }, redirect: 'follow', signal });
  } catch (cause) {
    // What fetch says of a URL that it refuses quotes all of it.
    throw new CodegenError(
      `${shown} can't be reached: ${reason(cause).replaceAll(url, shown)}. Pass --from FILE to read a local copy.`,
      {
        cause,
      },
    );
  }
  if (!response.ok)
    throw new CodegenError(
      `${withoutSecrets(response.url || url)} answered ${response.status} ${response.statusText}.`,
    );
  // The length of a packed answer says nothing of what will arrive.
  const length = response.headers.has('content-encoding') ? 0 : Number(response.headers.get('content-length'));
  const body = response.body ? Readable.fromWeb(response.body as ReadableStream<Uint8Array>) : [];
  return collect(body, shown, length || undefined, options, `The download of ${shown} broke off`);
}

async function readLocal(file: string, options: ReadOptions): Promise<Buffer> {
  const unreadable = `${file} can't be read`;
  let size: number;
  try {
    size = (await stat(file)).size;
  } catch (cause) {
    throw new CodegenError(`${unreadable}: ${reason(cause)}.`, { cause });
  }
  return collect(
    createReadStream(file, { highWaterMark: 1 << 20, signal: options.signal }),
    file,
    size,
    options,
    unreadable,
  );
}

async function collect(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  from: string,
  total: number | undefined,
  { onProgress, maxBytes = MAX_BYTES }: ReadOptions,
  failure: string,
): Promise<Buffer> {
  const kept: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const piece of pieces) {
      kept.push(piece);
      bytes += piece.length;
      onProgress?.(bytes, total);
      // Leaving the loop closes the file or the connection.
      if (bytes > maxBytes) break;
    }
  } catch (cause) {
    throw new CodegenError(`${failure}: ${reason(cause)}.`, { cause });
  }
  if (bytes > maxBytes) throw tooLarge(from, maxBytes);
  return Buffer.concat(kept);
}

function unzip(bytes: Buffer, from: string, maxBytes: number): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: maxBytes });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(from, maxBytes);
    throw new CodegenError(`${from} is not complete gzip data: ${reason(cause)}.`, { cause });
  }
}

function parse(bytes: Buffer, from: string): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CodegenError(`${from} is not a JSON document: ${guess(text)} (${reason(cause)}).`, { cause });
  }
}

function guess(text: string): string {
  switch (text.trimStart().charAt(0)) {
    case '':
      return 'it is empty';
    case '<':
      return 'it looks like an HTML page';
    case '{':
      return 'it is cut short or damaged';
    default:
      return 'it is something else';
  }
}

const tooLarge = (from: string, maxBytes: number) =>
  new CodegenError(`${from} has more than ${Math.round(maxBytes / 1e6)} MB; that is no document of this API.`);

/** A URL as the lock file and the messages may show it. */
function withoutSecrets(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

/** V8 quotes the text around a JSON error; of a page from somewhere, the place alone is enough. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof SyntaxError) return /at position \d+|end of JSON input/i.exec(error.message)?.[0] ?? 'no JSON';
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
