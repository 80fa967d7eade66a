/**
 * Converts between Node's HTTP server and `fetch`. `@hono/node-server` does not fit: it imports Node modules when it is loaded,
 * but the sandbox also runs in browsers; and it sends error messages to the client, but faults of the sandbox must break the
 * connection.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Creates a `Request`. Its signal is aborted when the client disconnects before the response ends. */
export function toRequest(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  body?: Uint8Array<ArrayBuffer>,
): IncomingRequest {
  const headers = new Headers();
  for (let index = 0; index < incoming.rawHeaders.length; index += 2)
    headers.append(incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '');
  const { method = 'GET' } = incoming;
  const request = new IncomingRequest(getUrl(incoming), { method, headers, ...(body && { body }) });
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) request.abort();
    request.close();
  });
  return request;
}

/** Uses localhost if the `Host` header is invalid, because the header must not change the path. */
function getUrl({ url = '/', headers: { host = 'localhost' } }: IncomingMessage): string {
  const isHost = /^[^\s/\\?#@]+$/.test(host) && URL.canParse(`http://${host}`);
  const origin = isHost ? `http://${host}` : 'http://localhost';
  return url.startsWith('/') ? `${origin}${url}` : new URL(url, origin).href;
}

/**
 * A request to a server, which can be aborted. It has its own signal, because `Request` derives another one, which takes longer
 * than everything else in it.
 */
export class IncomingRequest extends Request {
  readonly #controller = new AbortController();
  #close = () => {};
  /** Resolves when the response has been sent or the client has disconnected. */
  readonly closed = new Promise<void>((resolve) => (this.#close = resolve));

  override get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(): void {
    this.#controller.abort();
  }

  close(): void {
    this.#close();
  }
}

function createDisconnectSignal(outgoing: ServerResponse): AbortSignal {
  const controller = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) controller.abort();
  });
  return controller.signal;
}

/** Reads a request body. Returns undefined without reading the rest if it is longer than `maxBytes`. */
export const readBody = (
  incoming: IncomingMessage,
  maxBytes = Number.POSITIVE_INFINITY,
): Promise<Uint8Array<ArrayBuffer> | undefined> =>
  new Promise((resolve, reject) => {
    if (Number(incoming.headers['content-length']) > maxBytes) return resolve(undefined);
    const chunks: Buffer[] = [];
    let bytes = 0;
    const onData = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) return chunks.push(chunk);
      incoming.off('data', onData).pause();
      return resolve(undefined);
    };
    incoming.on('data', onData);
    incoming.on('end', () => resolve(Buffer.concat(chunks)));
    incoming.on('error', reject);
  });

/**
 * Sends a response: complete and with its length or, with `isStream`, chunk by chunk. A stream is canceled when the client
 * disconnects.
 *
 * @throws The error of the response body. The caller must close the connection.
 */
export async function sendResponse(outgoing: ServerResponse, response: Response, isStream: boolean): Promise<void> {
  const headers = Object.fromEntries(response.headers);
  if (!response.body) return void outgoing.writeHead(response.status, headers).end();
  if (!isStream) {
    const body = Buffer.from(await response.arrayBuffer());
    return void outgoing.writeHead(response.status, { ...headers, 'content-length': body.length }).end(body);
  }
  outgoing.writeHead(response.status, headers).flushHeaders();
  const signal = createDisconnectSignal(outgoing);
  await response.body.pipeTo(createWritable(outgoing), { signal }).catch((error: unknown) => {
    if (!signal.aborted && !outgoing.destroyed && !outgoing.socket?.destroyed) throw error;
  });
}

/** Each write waits for the previous one, so that a slow client slows down the stream. */
const createWritable = (outgoing: ServerResponse) =>
  new WritableStream<Uint8Array>({
    write: (chunk) =>
      new Promise((resolve, reject) => {
        outgoing.write(chunk, (error) => (error ? reject(error) : resolve()));
      }),
    close: () => void outgoing.end(),
  });
