import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that the server received. */
export interface Received {
  method: string;
  /** Path and query as sent. */
  target: string;
  url: URL;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A response: a status, or its parts with status 200 by default. `drop` breaks the connection. */
export type Reply =
  | number
  | { status?: number; json?: unknown; text?: string; headers?: Record<string, string> }
  | 'drop';

export interface TestServer {
  baseUrl: string;
  received: Received[];
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts an HTTP server on loopback that responds with the given function and records the requests. */
export async function startServer(
  respond: (request: Received, count: number) => Reply | Promise<Reply>,
): Promise<TestServer> {
  const received: Received[] = [];
  const server = createServer(async (incoming, response) => {
    const body = await readBody(incoming).catch(() => undefined);
    if (body === undefined) return;
    const { method = '', url: target = '', headers } = incoming;
    const request = { method, target, url: new URL(target, 'http://localhost'), headers, body };
    received.push(request);
    sendReply(await respond(request, received.length), response);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const closeServer = () => close(server);
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}`, received, close: closeServer, [Symbol.asyncDispose]: closeServer };
}

function sendReply(reply: Reply, response: ServerResponse): void {
  if (reply === 'drop') return void response.destroy();
  const { status = 200, json, text, headers } = typeof reply === 'number' ? { status: reply } : reply;
  const body = text ?? (json === undefined ? '' : JSON.stringify(json));
  const type = json === undefined ? undefined : { 'content-type': 'application/json' };
  response.writeHead(status, { ...type, ...headers }).end(body);
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
