import { createServer, type IncomingHttpHeaders } from 'node:http';
import { listen } from './listen.js';

export interface Received {
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingHttpHeaders;
  /** Names and values as sent. */
  rawHeaders: string[];
  body: Buffer;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** A string is sent as it is, any other value as JSON. */
  body?: unknown;
}

/** Creates a reply. Undefined breaks the connection. */
export type Handler = (request: Received) => Reply | undefined | Promise<Reply | undefined>;

export interface TestServer {
  url: string;
  requests: Received[];
}

/** Starts an HTTP server on a free port of 127.0.0.1 for one test. */
export async function startServer(handler: Handler): Promise<TestServer> {
  const requests: Received[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
    } catch {
      return; // The client disconnected.
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
