import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

interface Fetching {
  fetch(request: Request): Promise<Response>;
}

/** Lets a `fetch` answer one request of a node server. Where it fails, the connection is cut, as the fault wants it. */
export async function answerHttp(
  { fetch }: Fetching,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  try {
    const response = await fetch(requestOf(incoming));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.flushHeaders();
    if (response.body) await pipeline(Readable.fromWeb(response.body as ReadableStream), outgoing);
    else outgoing.end();
  } catch {
    incoming.destroy();
    outgoing.destroy();
  }
}

function requestOf(incoming: IncomingMessage): Request {
  const { method = 'GET', url = '/', headers } = incoming;
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((item): [string, string] => [name, item]),
  );
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const init = { method, headers: entries, ...(hasBody ? { body: Readable.toWeb(incoming), duplex: 'half' } : {}) };
  return new Request(new URL(url, `http://${headers.host ?? 'localhost'}`), init as RequestInit);
}
