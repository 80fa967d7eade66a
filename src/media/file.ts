import { nodeModule } from '../platform/node-module.js';
import type { ArgumentProblem } from '../transport/errors.js';
import { raceSignal } from '../transport/race-signal.js';
import type { MediaFile } from './media.js';

/** A file that is ready to be uploaded. */
export interface LoadedFile {
  readonly name: string;
  readonly contentType: string | undefined;
  /** Bytes. */
  readonly size: number;
  readonly content: Uint8Array | AsyncIterable<Uint8Array>;
  /** Ends a stream whose upload has ended without it: whoever feeds it need not wait. */
  readonly discard?: () => void;
}

/**
 * Node alone sends a stream with the `Content-Length` that it is told. Browsers can't send one at all; other runtimes, which claim to
 * be Node as well, would send it chunked, and storage services reject that.
 */
export const CAN_STREAM =
  typeof process === 'object' &&
  typeof process.versions?.node === 'string' &&
  !('Deno' in globalThis || 'Bun' in globalThis || 'WebSocketPair' in globalThis);

type NameProblem = (name: unknown) => string | undefined;

/** What is wrong with a file's description, as the end of a sentence; undefined for nothing. */
function problemWithFile(file: unknown, problemWithName: NameProblem): string | undefined {
  if (isPath(file) || isBlob(file)) return problemWithName(nameOf(file as string | URL | File));
  if (typeof file !== 'object' || file === null) return 'must be a path, a File, or an object with path or content';
  const { path, content, size, name, contentType } = file as Record<string, unknown>;
  if (contentType !== undefined && (typeof contentType !== 'string' || !/^[\w.+-]+\/[\w.+-]+$/.test(contentType))) {
    return 'has a contentType that is none, such as "image/png"';
  }
  if (path !== undefined) return isPath(path) ? problemWithName(name ?? nameOf(path)) : 'has a path that is none';
  if (isStream(content)) {
    if (!Number.isSafeInteger(size) || Number(size) < 0) return 'is a stream, so it needs a size: its length in bytes';
  } else if (!isBlob(content) && !isBytes(content)) {
    return 'needs a path, or content: bytes, a Blob or a stream';
  }
  return problemWithName(name);
}

export const checkName: NameProblem = (name) => (typeof name === 'string' && name !== '' ? undefined : 'needs a name');

/** What Genesys does not allow in `fileName` when an upload is created. */
export function checkMediaName(name: unknown): string | undefined {
  if (typeof name !== 'string' || name === '') return 'needs a name';
  const forbidden = [...name].find((letter) => /[\s\\{^}%`\]">[~<#|]/.test(letter));
  if (forbidden)
    return `has a name with ${JSON.stringify(forbidden)} in it, which Genesys does not allow: give another name`;
  if (name.startsWith('.') || name.endsWith('/')) {
    return 'has a name that begins with a dot or ends with a slash, which Genesys does not allow: give another name';
  }
  return undefined;
}

/** Reads a file; streams are left alone. What takes its time, such as a pipe that nobody writes to, is not waited for after an abort. */
export const loadFile = (file: MediaFile, signal?: AbortSignal): Promise<LoadedFile> => raceSignal(read(file), signal);

async function read(file: MediaFile): Promise<LoadedFile> {
  if (typeof file === 'string' || file instanceof URL) return readPath(file, nameOf(file));
  if (isBlob(file)) return ready(nameOf(file), file.type, await bytesOf(file));
  if ('path' in file) return readPath(file.path, file.name ?? nameOf(file.path), file.contentType);
  const { name, content, contentType } = file;
  if (!isStream(content))
    return ready(name, contentType ?? (isBlob(content) ? content.type : ''), await bytesOf(content));
  const size = 'size' in file ? file.size : 0;
  if (!CAN_STREAM) return ready(name, contentType ?? '', await collect(opened(content).content, size));
  return { name, contentType: contentType ?? typeOf(name), ...opened(content), size };
}

async function readPath(path: string | URL, name: string, contentType = ''): Promise<LoadedFile> {
  const { readFile } = await nodeModule('node:fs/promises');
  return ready(name, contentType, await readFile(path));
}

const ready = (name: string, contentType: string, content: Uint8Array): LoadedFile => ({
  name,
  contentType: contentType || typeOf(name),
  content,
  size: content.byteLength,
});

const nameOf = (file: string | URL | Blob): string => {
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

async function bytesOf(content: Uint8Array | ArrayBuffer | Blob): Promise<Uint8Array> {
  if (content instanceof Uint8Array) return content;
  return new Uint8Array(content instanceof ArrayBuffer ? content : await content.arrayBuffer());
}

/** A stream to iterate over, which web streams can't in all browsers. It is locked when it is read, and not before. */
function opened(stream: ReadableStream<Uint8Array> | (AsyncIterable<Uint8Array> & { destroy?(): void })): {
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

/** Reads a stream into memory. It must be as long as it said. */
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

/** The host would take a part of a file for the whole. */
export const createSizeError = (length: number, size: number): Error =>
  new Error(`the stream is ${length > size ? 'longer' : 'shorter'} than the ${size} bytes it was to have`);

/** The types that Genesys takes for faxes. */
const TYPES: Readonly<Record<string, string>> = {
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  odt: 'application/vnd.oasis.opendocument.text',
  pdf: 'application/pdf',
  tif: 'image/tiff',
  tiff: 'image/tiff',
};
const typeOf = (name: string): string | undefined => TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''];

/** The MD5 digest in base64, as HTTP's `Content-MD5` has it. WebCrypto has no MD5: where Node has none either, there is none. */
export async function computeMd5({ content }: LoadedFile): Promise<string | undefined> {
  if (!(content instanceof Uint8Array)) return undefined;
  try {
    const { createHash } = await nodeModule('node:crypto');
    return createHash('md5').update(content).digest('base64');
  } catch {
    return undefined;
  }
}

/** The problems of several files, each by its place. */
export const validateFiles = (
  argument: string,
  files: readonly unknown[],
  problemWithName: NameProblem,
): ArgumentProblem[] =>
  files.flatMap((file, index) => {
    const problem = problemWithFile(file, problemWithName);
    return problem ? [{ argument: files.length > 1 ? `${argument}[${index}]` : argument, problem }] : [];
  });
