import { nodeModule } from '../platform/node-module.js';
import type { ArgumentProblem } from '../transport/errors.js';
import { raceSignal } from '../transport/race-signal.js';
import type { MediaFile } from './media.js';

/** A file to upload. */
export interface LoadedFile {
  readonly name: string;
  readonly contentType: string | undefined;
  /** Bytes. */
  readonly size: number;
  readonly content: Uint8Array | AsyncIterable<Uint8Array>;
  /** Cancels the stream after a failed upload, so that its producer does not wait. */
  readonly discard?: () => void;
}

/**
 * Only Node sends a stream with a given `Content-Length`. Browsers cannot send streams. Deno, Bun and workerd, which also have
 * `process.versions.node`, send them chunked, which storage services reject.
 */
export const CAN_STREAM =
  typeof process === 'object' &&
  typeof process.versions?.node === 'string' &&
  !('Deno' in globalThis || 'Bun' in globalThis || 'WebSocketPair' in globalThis);

/** Returns the problem of a file name, as for `ArgumentProblem`, or undefined. */
type CheckName = (name: unknown) => string | undefined;

/** Returns the problem of a file, as for `ArgumentProblem`, or undefined. */
function validateFile(file: unknown, checkFileName: CheckName): string | undefined {
  if (isPath(file) || isBlob(file)) return checkFileName(getName(file as string | URL | File));
  if (typeof file !== 'object' || file === null) return 'must be a path, a File, or an object with path or content';
  const { path, content, size, name, contentType } = file as Record<string, unknown>;
  if (contentType !== undefined && (typeof contentType !== 'string' || !/^[\w.+-]+\/[\w.+-]+$/.test(contentType))) {
    return 'has an invalid contentType. Use a media type such as "image/png"';
  }
  if (path !== undefined) {
    return isPath(path) ? checkFileName(name ?? getName(path)) : 'has an invalid path. Use a file path or a file: URL';
  }
  if (isStream(content)) {
    if (!Number.isSafeInteger(size) || Number(size) < 0) return 'is a stream and needs a size in bytes';
  } else if (!isBlob(content) && !isBytes(content)) {
    return 'needs a path or content (bytes, a Blob or a stream)';
  }
  return checkFileName(name);
}

export const checkName: CheckName = (name) => (typeof name === 'string' && name !== '' ? undefined : 'needs a name');

/** Checks what Genesys does not allow in the `fileName` of an upload. */
export function checkMediaName(name: unknown): string | undefined {
  if (typeof name !== 'string' || name === '') return 'needs a name';
  const forbidden = [...name].find((letter) => /[\s\\{^}%`\]">[~<#|]/.test(letter));
  if (forbidden) return `has a name with ${JSON.stringify(forbidden)}, which Genesys does not allow. Use another name`;
  if (name.startsWith('.') || name.endsWith('/')) {
    return 'has a name that starts with a dot or ends with a slash, which Genesys does not allow. Use another name';
  }
  return undefined;
}

/** Reads a file into memory, except for streams. An abort ends the wait, for example for a pipe without a writer. */
export const loadFile = (file: MediaFile, signal?: AbortSignal): Promise<LoadedFile> => raceSignal(read(file), signal);

async function read(file: MediaFile): Promise<LoadedFile> {
  if (typeof file === 'string' || file instanceof URL) return readPath(file, getName(file));
  if (isBlob(file)) return createLoadedFile(getName(file), file.type, await readBytes(file));
  if ('path' in file) return readPath(file.path, file.name ?? getName(file.path), file.contentType);
  const { name, content, contentType } = file;
  if (!isStream(content))
    return createLoadedFile(name, contentType ?? (isBlob(content) ? content.type : ''), await readBytes(content));
  const size = 'size' in file ? file.size : 0;
  if (!CAN_STREAM) return createLoadedFile(name, contentType ?? '', await collect(openStream(content).content, size));
  return { name, contentType: contentType ?? guessType(name), ...openStream(content), size };
}

async function readPath(path: string | URL, name: string, contentType = ''): Promise<LoadedFile> {
  const { readFile } = await nodeModule('node:fs/promises');
  return createLoadedFile(name, contentType, await readFile(path));
}

const createLoadedFile = (name: string, contentType: string, content: Uint8Array): LoadedFile => ({
  name,
  contentType: contentType || guessType(name),
  content,
  size: content.byteLength,
});

const getName = (file: string | URL | Blob): string => {
  if (isBlob(file)) return 'name' in file && typeof file.name === 'string' ? file.name : '';
  const path = file instanceof URL ? decodeURIComponent(file.pathname) : file;
  return path.split(/[/\\]/).at(-1) ?? '';
};

const isPath = (value: unknown): value is string | URL =>
  (typeof value === 'string' && value !== '') || (value instanceof URL && value.protocol === 'file:');
const isBlob = (value: unknown): value is Blob => typeof Blob === 'function' && value instanceof Blob;
const isBytes = (value: unknown): value is Uint8Array | ArrayBuffer =>
  value instanceof Uint8Array || value instanceof ArrayBuffer;
const isStream = (value: unknown): value is ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> =>
  typeof value === 'object' &&
  value !== null &&
  !isBlob(value) &&
  ('getReader' in value || Symbol.asyncIterator in value);

async function readBytes(content: Uint8Array | ArrayBuffer | Blob): Promise<Uint8Array> {
  if (content instanceof Uint8Array) return content;
  return new Uint8Array(content instanceof ArrayBuffer ? content : await content.arrayBuffer());
}

/** Makes a stream iterable, which web streams are not in all browsers. Locks it only when reading starts. */
function openStream(stream: ReadableStream<Uint8Array> | (AsyncIterable<Uint8Array> & { destroy?(): void })): {
  content: AsyncIterable<Uint8Array>;
  discard: () => void;
} {
  if (!('getReader' in stream)) return { content: stream, discard: () => stream.destroy?.() };
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  async function* chunks() {
    reader = (stream as ReadableStream<Uint8Array>).getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  }
  return { content: chunks(), discard: () => void reader?.cancel().catch(() => {}) };
}

/** @throws Error if the stream does not have its declared size. */
async function collect(content: AsyncIterable<Uint8Array>, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let length = 0;
  for await (const chunk of content) {
    if (length + chunk.byteLength <= size) bytes.set(chunk, length);
    length += chunk.byteLength;
    if (length > size) break;
  }
  if (length !== size) throw createSizeError(length, size);
  return bytes;
}

/** For a stream of the wrong size. The host would take an incomplete file for the whole one. */
export const createSizeError = (length: number, size: number): Error =>
  new Error(`The stream is ${length > size ? 'longer' : 'shorter'} than its size of ${size} bytes.`);

/** The content types that Genesys accepts for faxes, by file extension. */
const TYPES: Readonly<Record<string, string>> = {
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  odt: 'application/vnd.oasis.opendocument.text',
  pdf: 'application/pdf',
  tif: 'image/tiff',
  tiff: 'image/tiff',
};
const guessType = (name: string): string | undefined => TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''];

/** Returns the MD5 digest in base64, as in `Content-MD5`; undefined for streams, and outside Node: WebCrypto has no MD5. */
export async function computeMd5({ content }: LoadedFile): Promise<string | undefined> {
  if (!(content instanceof Uint8Array)) return undefined;
  try {
    const { createHash } = await nodeModule('node:crypto');
    return createHash('md5').update(content).digest('base64');
  } catch {
    return undefined;
  }
}

/** Returns the problems of all files. */
export const validateFiles = (
  argument: string,
  files: readonly unknown[],
  checkFileName: CheckName,
): ArgumentProblem[] =>
  files.flatMap((file, index) => {
    const problem = validateFile(file, checkFileName);
    return problem ? [{ argument: files.length > 1 ? `${argument}[${index}]` : argument, problem }] : [];
  });
