import { CAN_STREAM, createSizeError, type LoadedFile } from './file.js';

/** Creates the body of one attempt. `onFailure` receives the errors of the caller's stream or progress callback. */
export type UploadBody = (onFailure: (error: unknown) => void) => BodyInit;

/** The size of a chunk. Progress is reported after each. */
const CHUNK_BYTES = 65_536;
const EMPTY = new Uint8Array();

/**
 * Creates the body of an upload: the file, or a form with the file as its only part. Adds the headers of the body, always with
 * its length.
 */
export function createUploadBody(
  file: LoadedFile,
  form: boolean,
  headers: Headers,
  onBytes: ((sent: number) => void) | undefined,
): UploadBody {
  const [head, tail] = form ? createFormParts(file, headers) : [EMPTY, EMPTY];
  const whole = file.content instanceof Uint8Array ? file.content : undefined;
  if (whole && !(onBytes && CAN_STREAM)) return () => new Blob([head, whole, tail] as BlobPart[]);
  headers.set('content-length', String(head.byteLength + file.size + tail.byteLength));
  return (onFailure) => createStream(concat(head, readChunks(file, onBytes), tail), onFailure);
}

/** Returns the bytes of the form before and after the file. */
function createFormParts({ name, contentType }: LoadedFile, headers: Headers): [Uint8Array, Uint8Array] {
  const boundary = `form-${crypto.randomUUID()}`;
  headers.set('content-type', `multipart/form-data; boundary=${boundary}`);
  const quoted = name.replace(/[\r\n"]/g, encodeURIComponent);
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${quoted}"\r\nContent-Type: ${contentType ?? 'application/octet-stream'}\r\n\r\n`;
  const encoder = new TextEncoder();
  return [encoder.encode(head), encoder.encode(`\r\n--${boundary}--\r\n`)];
}

async function* concat(head: Uint8Array, file: AsyncIterable<Uint8Array>, tail: Uint8Array) {
  if (head.byteLength > 0) yield head;
  yield* file;
  if (tail.byteLength > 0) yield tail;
}

/**
 * Reads the chunks of a file. The last one is held back until the stream has ended with the declared size: once the host has
 * all bytes, the upload must not fail anymore.
 */
async function* readChunks({ content, size }: LoadedFile, onBytes: ((sent: number) => void) | undefined) {
  let read = 0;
  let last: Uint8Array | undefined;
  for await (const chunk of content instanceof Uint8Array ? split(content) : content) {
    if (chunk.byteLength === 0) continue;
    const sent = read;
    read += chunk.byteLength;
    if (read > size) break;
    if (last) {
      yield last;
      onBytes?.(sent);
    }
    last = chunk;
  }
  if (read !== size) throw createSizeError(read, size);
  if (!last) return;
  onBytes?.(size);
  yield last;
}

function* split(bytes: Uint8Array) {
  for (let start = 0; start < bytes.byteLength; start += CHUNK_BYTES) yield bytes.subarray(start, start + CHUNK_BYTES);
}

function createStream(
  parts: AsyncGenerator<Uint8Array>,
  onFailure: (error: unknown) => void,
): ReadableStream<Uint8Array> {
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
