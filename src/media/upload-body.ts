import { CAN_STREAM, createSizeError, type LoadedFile } from './file.js';

/** Makes the body of one attempt. `onFailure` receives what the caller's own stream or progress callback throws. */
export type UploadBody = (onFailure: (error: unknown) => void) => BodyInit;

/** Bytes that are handed over at once: progress is told after each. */
const CHUNK = 65_536;
const EMPTY = new Uint8Array();

/**
 * The body of an upload, by itself or as the one part of a form, whose headers are added to those given. Its length is always
 * known and sent.
 */
export function createUploadBody(
  file: LoadedFile,
  form: boolean,
  headers: Headers,
  onBytes: ((sent: number) => void) | undefined,
): UploadBody {
  const [head, tail] = form ? formAround(file, headers) : [EMPTY, EMPTY];
  const whole = file.content instanceof Uint8Array ? file.content : undefined;
  if (whole && !(onBytes && CAN_STREAM)) return () => new Blob([head, whole, tail] as BlobPart[]);
  headers.set('content-length', String(head.byteLength + file.size + tail.byteLength));
  return (onFailure) => streamOf(partsOf(head, counted(file, onBytes), tail), onFailure);
}

/** What stands before and after the file where it is the one part of a form. */
function formAround(
  { name, contentType = 'application/octet-stream' }: LoadedFile,
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

/**
 * The file in pieces. It must be as long as it said, or the host would take half of it for the whole. The last piece waits
 * until the file has ended well: with it the host has everything, and no failure may come after that.
 */
async function* counted({ content, size }: LoadedFile, onBytes: ((sent: number) => void) | undefined) {
  let read = 0;
  let held: Uint8Array | undefined;
  for await (const chunk of content instanceof Uint8Array ? pieces(content) : content) {
    if (chunk.byteLength === 0) continue;
    const sent = read;
    read += chunk.byteLength;
    if (read > size) break;
    if (held) {
      yield held;
      onBytes?.(sent);
    }
    held = chunk;
  }
  if (read !== size) throw createSizeError(read, size);
  if (!held) return;
  onBytes?.(size);
  yield held;
}

function* pieces(bytes: Uint8Array) {
  for (let start = 0; start < bytes.byteLength; start += CHUNK) yield bytes.subarray(start, start + CHUNK);
}

function streamOf(parts: AsyncGenerator<Uint8Array>, onFailure: (error: unknown) => void): ReadableStream<Uint8Array> {
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
