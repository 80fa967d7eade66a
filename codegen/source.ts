import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
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

/** Reads a JSON document from a file or an http(s) URL: redirects are followed, gzip is unpacked. */
export async function readSource(from: string, fetch: typeof globalThis.fetch = globalThis.fetch): Promise<Source> {
  const isUrl = /^https?:\/\//.test(from);
  const raw = isUrl ? await download(from, fetch) : await readLocal(from);
  const bytes = raw[0] === 0x1f && raw[1] === 0x8b ? unzip(raw, from) : raw;
  return {
    name: isUrl ? from : basename(from),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
    document: parse(bytes, from),
  };
}

async function download(url: string, fetch: typeof globalThis.fetch): Promise<Buffer> {
  let response: Response;
  try {
    response = await fetch(url, { headers: { accept: 'application/json' }, redirect: 'follow' });
  } catch (cause) {
    throw new CodegenError(`${url} can't be reached: ${reason(cause)}. Pass --from FILE to read a local copy.`, {
      cause,
    });
  }
  if (!response.ok)
    throw new CodegenError(`${response.url || url} answered ${response.status} ${response.statusText}.`);
  try {
    return Buffer.from(await response.arrayBuffer());
  } catch (cause) {
    throw new CodegenError(`The download of ${url} broke off: ${reason(cause)}.`, { cause });
  }
}

async function readLocal(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new CodegenError(`${file} can't be read: ${reason(cause)}.`, { cause });
  }
}

function unzip(bytes: Buffer, from: string): Buffer {
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw new CodegenError(`${from} is not complete gzip data: ${reason(cause)}.`, { cause });
  }
}

function parse(bytes: Buffer, from: string): unknown {
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    const start = text.trimStart().slice(0, 1);
    const guess =
      start === '<'
        ? 'it looks like an HTML page'
        : start === '{'
          ? 'it is cut short or damaged'
          : 'it is something else';
    throw new CodegenError(`${from} is not a JSON document: ${guess} (${reason(cause)}).`, { cause });
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
