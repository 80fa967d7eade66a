import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { isLoopbackAddress } from '../../server/loopback-address.js';
import { readBody, sendResponse, toRequest } from '../../server/node-adapter.js';
import type { Site } from '../../server/site.js';
import type { Log } from '../log.js';
import { createPendingRequests } from '../pending-requests.js';
import type { App } from './http-app.js';
import { LISTEN_METHOD } from './open-streams.js';
import { errorResponse } from './responses.js';

/** After the last response, clients that reuse their connections get 503 for this long. */
const FINAL_REJECTIONS_MS = 100;

export interface ListenOptions {
  /** The path of the MCP server. */
  path: string;
  host: string;
  /** 0 for any free port. */
  port: number;
  maxRequestBytes: number;
  /** How long an idle connection stays open, in seconds. */
  keepAliveTimeout: number;
  /** Serves its paths before the app. */
  site?: Site | undefined;
  log: Log;
}

export interface HttpServer {
  /** `http://127.0.0.1:8787/genesys-conversations-digital` */
  readonly url: string;
  /** Rejects new requests, waits up to `drain` milliseconds (default: 10,000) for pending ones, and stops the server. */
  close(drain?: number): Promise<void>;
}

/**
 * Starts a Node HTTP server.
 *
 * @throws Error if the server can't listen on the address and port.
 */
export async function listen(
  app: App,
  { path, host, port, maxRequestBytes, keepAliveTimeout, site, log }: ListenOptions,
): Promise<HttpServer> {
  const onerror = (error: Error) => log.error('request failed', { error: error.message });
  const pending = createPendingRequests(log);
  let isClosing = false;

  const server = createServer(async (req, res) => {
    const started = performance.now();
    // A notification stream and the events of a site never end, so closing the server does not wait for them.
    const isCounted = req.headers['mcp-method'] !== LISTEN_METHOD && !isForSite(req);
    if (isCounted) pending.begin();
    res.on('close', () => {
      if (isCounted) pending.end();
      const milliseconds = Math.round(performance.now() - started);
      log.debug('request', { method: req.method, status: res.statusCode, milliseconds });
    });
    await serve(req, res);
  });
  server.requestTimeout = 60_000;
  // From the first byte of a request. An idle connection is not affected.
  server.headersTimeout = 15_000;
  server.keepAliveTimeout = keepAliveTimeout * 1000;

  const isForSite = (req: IncomingMessage) => site?.includes(req.url?.split('?')[0] ?? '') === true;

  async function serve(req: IncomingMessage, res: ServerResponse) {
    try {
      const response = await handle(req, res);
      // A reused connection would only bring requests that are rejected.
      if (isClosing) res.setHeader('connection', 'close');
      await sendResponse(res, response, isEventStream(response));
    } catch (error) {
      // A client that disconnected is not an error of the server.
      if (!res.destroyed) onerror(error as Error);
      if (res.headersSent) res.destroy();
      else await sendResponse(res, errorResponse(500, 'Internal server error.'), false);
    }
  }

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<Response> {
    // `Request` does not support these methods.
    if (/^(TRACE|TRACK|CONNECT)$/.test(req.method ?? ''))
      return errorResponse(501, `The method ${req.method} is not supported.`);
    if (site && isForSite(req)) {
      const body = await readBody(req, maxRequestBytes);
      if (body === undefined) return rejectLargeRequest();
      const request = toRequest(req, res, req.method === 'GET' || req.method === 'HEAD' ? undefined : body);
      return site.respond(request, isLoopbackAddress(req.socket.remoteAddress));
    }
    const head = toRequest(req, res);
    const admission = await app.admit(head);
    if (admission instanceof Response) {
      // Discards the body, so that the connection can be reused.
      req.resume();
      return admission;
    }
    const body = await readBody(req, maxRequestBytes);
    if (body !== undefined) {
      const text = decodeUtf8(body);
      return text === undefined ? errorResponse(400, INVALID_UTF8) : app.respond(head, admission, text);
    }
    return rejectLargeRequest();
  }

  const rejectLargeRequest = () =>
    errorResponse(413, `The request is larger than ${maxRequestBytes} bytes (--max-request-bytes).`, {
      connection: 'close',
    });

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explainListenError(error, host, port)));
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;

  return {
    url: `http://${name}:${address.port}${path}`,
    async close(drain) {
      isClosing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      // A response that started before the shutdown keeps its connection open. Clients that reuse it still get a 503 response.
      if (await pending.drain(drain)) await setTimeout(FINAL_REJECTIONS_MS);
      await app.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const INVALID_UTF8 = 'The request body is not valid UTF-8. Nothing was sent. Encode the JSON as UTF-8.';

/** Returns undefined for invalid UTF-8. Replacing the invalid bytes would change the text of a message to a customer. */
function decodeUtf8(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

const isEventStream = ({ headers }: Response) => headers.get('content-type')?.startsWith('text/event-stream') === true;

function explainListenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const reasons = {
    EADDRINUSE: 'the address is already in use',
    EACCES: 'permission denied',
    EADDRNOTAVAIL: 'the address does not belong to this machine',
  };
  const reason = reasons[error.code as keyof typeof reasons];
  if (!reason) return error;
  return new Error(`Cannot listen on ${host}:${port}: ${reason}. Choose another address with --host or --port.`, {
    cause: error,
  });
}
