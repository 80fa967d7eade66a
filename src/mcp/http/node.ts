import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

/**
 * Node's requests and responses in the web's terms: what the SDK's own adapter does, with one `Request` for each request in
 * place of three, and no stream around a body that is all there. That saves a third of what a call costs the server.
 */

/** A request without its body. Its signal is aborted when the principal hangs up before the answer. */
export function headOf(req: IncomingMessage, res: ServerResponse): Request {
  const headers = new Headers();
  for (let index = 0; index < req.rawHeaders.length; index += 2)
    headers.append(req.rawHeaders[index] ?? '', req.rawHeaders[index + 1] ?? '');
  const gone = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) gone.abort();
  });
  // The host is judged by the guard, so the URL's own does not matter.
  const url = req.url?.startsWith('/') ? `http://localhost${req.url}` : new URL(req.url ?? '/', 'http://localhost');
  return new Head(url, { method: req.method ?? 'GET', headers }, gone.signal);
}

/** With a signal of its own: to make one that follows another takes longer than all the rest of a `Request`. */
class Head extends Request {
  readonly #signal: AbortSignal;

  constructor(url: string | URL, init: RequestInit, signal: AbortSignal) {
    super(url, init);
    this.#signal = signal;
  }

  override get signal(): AbortSignal {
    return this.#signal;
  }
}

/** A body as text; undefined where it is longer than `most` bytes, of which no more is read then. */
export const bodyOf = (req: IncomingMessage, most: number): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    if (Number(req.headers['content-length']) > most) return resolve(undefined);
    const chunks: Buffer[] = [];
    let bytes = 0;
    req.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= most) return chunks.push(chunk);
      req.pause();
      return resolve(undefined);
    });
    req.on('end', () => resolve(new TextDecoder().decode(Buffer.concat(chunks))));
    req.on('error', reject);
  });

/** Writes an answer: at once, or, where it is a stream of events, as it comes. */
export async function write(res: ServerResponse, response: Response): Promise<void> {
  const headers = Object.fromEntries(response.headers);
  if (!headers['content-type']?.startsWith('text/event-stream')) {
    const body = Buffer.from(await response.arrayBuffer());
    // An answer without a body has no length: 204 may not have one.
    const length = response.body ? { 'content-length': body.length } : {};
    res.writeHead(response.status, { ...headers, ...length }).end(body);
    return;
  }
  res.writeHead(response.status, headers);
  if (!response.body) return void res.end();
  await pipeline(Readable.fromWeb(response.body as ReadableStream), res).catch((error: NodeJS.ErrnoException) => {
    // Who hangs up ends the stream: that is no failure of ours.
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}
