/**
 * Requests and responses of Node's HTTP server in the terms of `fetch`.
 *
 * `@hono/node-server` does not fit. It imports Node modules and its peer `hono` when it is loaded, and the sandbox is loaded in
 * browsers too. It reports errors on the console and sends their messages to the client, while the sandbox's faults must cut
 * the connection.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** The request, with a body that has been read. Its signal is aborted when the client disconnects before the response ends. */
export function toRequest(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  body?: Uint8Array<ArrayBuffer>,
): Request {
  const headers = new Headers();
  for (let index = 0; index < incoming.rawHeaders.length; index += 2)
    headers.append(incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '');
  const { method = 'GET' } = incoming;
  return new NodeRequest(urlOf(incoming), { method, headers, ...(body && { body }) }, disconnected(outgoing));
}

/** The base is localhost if the `Host` header is invalid; it must not add to the path. */
function urlOf({ url = '/', headers: { host = 'localhost' } }: IncomingMessage): string {
  const isHost = /^[^\s/\\?#@]+$/.test(host) && URL.canParse(`http://${host}`);
  const origin = isHost ? `http://${host}` : 'http://localhost';
  return url.startsWith('/') ? `${origin}${url}` : new URL(url, origin).href;
}

/** Holds its signal itself: deriving another signal from it takes longer than everything else in a `Request`. */
class NodeRequest extends Request {
  readonly #signal: AbortSignal;

  constructor(url: string, init: RequestInit, signal: AbortSignal) {
    super(url, init);
    this.#signal = signal;
  }

  override get signal(): AbortSignal {
    return this.#signal;
  }
}

function disconnected(outgoing: ServerResponse): AbortSignal {
  const controller = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) controller.abort();
  });
  return controller.signal;
}

/** A request's body; undefined if it is longer than `maxBytes`, in which case the rest is not read. */
export const readBody = (
  incoming: IncomingMessage,
  maxBytes = Number.POSITIVE_INFINITY,
): Promise<Uint8Array<ArrayBuffer> | undefined> =>
  new Promise((resolve, reject) => {
    if (Number(incoming.headers['content-length']) > maxBytes) return resolve(undefined);
    const chunks: Buffer[] = [];
    let bytes = 0;
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) return chunks.push(chunk);
      incoming.pause();
      return resolve(undefined);
    });
    incoming.on('end', () => resolve(Buffer.concat(chunks)));
    incoming.on('error', reject);
  });

/**
 * Sends a response: at once with its length or, with `isStream`, each chunk when it comes. A stream is canceled when the client
 * disconnects.
 *
 * @throws the error of the response's body; the connection is left as it is.
 */
export async function sendResponse(outgoing: ServerResponse, response: Response, isStream: boolean): Promise<void> {
  const headers = Object.fromEntries(response.headers);
  if (!response.body) return void outgoing.writeHead(response.status, headers).end();
  if (!isStream) {
    const body = Buffer.from(await response.arrayBuffer());
    return void outgoing.writeHead(response.status, { ...headers, 'content-length': body.length }).end(body);
  }
  outgoing.writeHead(response.status, headers).flushHeaders();
  const signal = disconnected(outgoing);
  await response.body.pipeTo(writableTo(outgoing), { signal }).catch((error: unknown) => {
    if (!signal.aborted && !outgoing.destroyed && !outgoing.socket?.destroyed) throw error;
  });
}

/** Each write waits for the previous one, so that a slow client slows down the stream. */
const writableTo = (outgoing: ServerResponse) =>
  new WritableStream<Uint8Array>({
    write: (chunk) =>
      new Promise((resolve, reject) => {
        outgoing.write(chunk, (error) => (error ? reject(error) : resolve()));
      }),
    close: () => void outgoing.end(),
  });
