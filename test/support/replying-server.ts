import { createServer, type IncomingHttpHeaders } from 'node:http';
import { listen } from './listen.js';

export interface Received {
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingHttpHeaders;
  /** Names and values in the order and spelling in which they came. */
  rawHeaders: string[];
  body: Buffer;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** Text as it is; anything else as JSON. */
  body?: unknown;
}

/** Undefined: no answer, the connection is cut. */
export type Handler = (request: Received) => Reply | undefined | Promise<Reply | undefined>;

export interface TestServer {
  url: string;
  requests: Received[];
}

/** A real HTTP server on a free port of 127.0.0.1, until the test ends. */
export async function startServer(handler: Handler): Promise<TestServer> {
  const requests: Received[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
    } catch {
      return; // The client went away.
    }
    const { method = '', url = '', headers, rawHeaders } = incoming;
    const request = { method, url, headers, rawHeaders, body: Buffer.concat(chunks) };
    requests.push(request);
    const reply = await handler(request);
    if (!reply) return void incoming.socket.destroy();
    const isText = typeof reply.body === 'string' || reply.body === undefined;
    outgoing.writeHead(reply.status ?? 200, {
      ...(isText ? {} : { 'content-type': 'application/json' }),
      ...reply.headers,
    });
    outgoing.end(isText ? reply.body : JSON.stringify(reply.body));
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, requests };
}
