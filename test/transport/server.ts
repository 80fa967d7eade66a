import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a server got it. */
export interface Received {
  method: string;
  /** Path and query, as they came. */
  target: string;
  url: URL;
  headers: IncomingMessage['headers'];
  body: string;
}

/** What to answer: a status alone, a JSON value with 200, or all of it. `drop` breaks the connection. */
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

/** A real HTTP server on loopback. It answers each request by the given function, and keeps what it got. */
export async function startServer(
  answer: (request: Received, count: number) => Reply | Promise<Reply>,
): Promise<TestServer> {
  const received: Received[] = [];
  const server = createServer(async (incoming, response) => {
    const body = await bodyOf(incoming).catch(() => undefined);
    if (body === undefined) return;
    const { method = '', url: target = '', headers } = incoming;
    const request = { method, target, url: new URL(target, 'http://localhost'), headers, body };
    received.push(request);
    reply(await answer(request, received.length), response);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => closed(server);
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}`, received, close, [Symbol.asyncDispose]: close };
}

function reply(what: Reply, response: ServerResponse): void {
  if (what === 'drop') return void response.destroy();
  const { status = 200, json, text, headers } = typeof what === 'number' ? { status: what } : what;
  const body = text ?? (json === undefined ? '' : JSON.stringify(json));
  const type = json === undefined ? undefined : { 'content-type': 'application/json' };
  response.writeHead(status, { ...type, ...headers }).end(body);
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
