import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

interface Fetching {
  fetch(request: Request): Promise<Response>;
}

/** Lets the pages of any origin read the answers: what the sandbox holds is nobody's. */
const CORS = { 'access-control-allow-origin': '*', 'access-control-expose-headers': '*' };

/**
 * Lets a `fetch` answer one request of a node server, of web pages too. Where it fails, the connection is cut, as the
 * fault wants it.
 */
export async function answerHttp(
  { fetch }: Fetching,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  try {
    const response = preflight(incoming) ?? (await fetch(requestOf(incoming)));
    outgoing.writeHead(response.status, { ...CORS, ...Object.fromEntries(response.headers) });
    outgoing.flushHeaders();
    if (response.body) await pipeline(Readable.fromWeb(response.body as ReadableStream), outgoing);
    else outgoing.end();
  } catch {
    incoming.destroy();
    outgoing.destroy();
  }
}

/** The answer to a browser that asks whether a page may call. */
function preflight({ method, headers }: IncomingMessage): Response | undefined {
  const wanted = headers['access-control-request-method'];
  if (method !== 'OPTIONS' || wanted === undefined) return undefined;
  const allowed = String(headers['access-control-request-headers'] ?? '');
  return new Response(null, {
    status: 204,
    headers: { 'access-control-allow-methods': wanted, 'access-control-allow-headers': allowed },
  });
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
