import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { readBody, sendResponse, toRequest } from '../../server/node-adapter.js';
import type { Log } from '../log.js';
import { serverPath } from '../manifest.js';
import { createPendingRequests } from '../pending-requests.js';
import type { App } from './http-app.js';
import { refusal } from './responses.js';

/** How long the refusals of an end go on after the last answer, in milliseconds. */
const LAST_WORDS = 100;

export interface ListenOptions {
  host: string;
  /** 0 for any free one. */
  port: number;
  maxRequestBytes: number;
  log: Log;
}

export interface HttpServer {
  /** `http://127.0.0.1:8787/genesys-conversations-digital` */
  readonly url: string;
  /** Takes no more requests, waits for those under way, `drain` milliseconds at the most (10,000), and ends. */
  close(drain?: number): Promise<void>;
}

/**
 * Listens on a port of Node.
 *
 * @throws the error of `listen`, with what to do where the port is busy.
 */
export async function listen(app: App, { host, port, maxRequestBytes, log }: ListenOptions): Promise<HttpServer> {
  const onerror = (error: Error) => log.error('a request failed', { error: error.message });
  const pending = createPendingRequests(log);
  let ending = false;

  const server = createServer(async (req, res) => {
    const begun = performance.now();
    // A stream of notifications has no end of its own: closing does not wait for it.
    const counts = req.headers['mcp-method'] !== 'subscriptions/listen';
    if (counts) pending.begin();
    res.on('close', () => {
      if (counts) pending.end();
      const milliseconds = Math.round(performance.now() - begun);
      log.debug('request', { method: req.method, status: res.statusCode, milliseconds });
    });
    await serve(req, res);
  });
  server.requestTimeout = 60_000;
  server.headersTimeout = 15_000;

  async function serve(req: IncomingMessage, res: ServerResponse) {
    try {
      const response = await answered(req, res);
      // A connection that stays open would bring requests that are refused.
      if (ending) res.setHeader('connection', 'close');
      await sendResponse(res, response, isEventStream(response));
    } catch (error) {
      // A client that disconnected is not a failure of the server.
      if (!res.destroyed) onerror(error as Error);
      if (res.headersSent) res.destroy();
      else await sendResponse(res, refusal(500, 'Internal server error'), false);
    }
  }

  async function answered(req: IncomingMessage, res: ServerResponse): Promise<Response> {
    // Of these the web's terms have none.
    if (/^(TRACE|TRACK|CONNECT)$/.test(req.method ?? '')) return refusal(501, `There is no ${req.method} here.`);
    const head = toRequest(req, res);
    const admission = await app.admit(head);
    if (admission instanceof Response) {
      // It was judged by its head: the body is let through unread.
      req.resume();
      return admission;
    }
    const body = await readBody(req, maxRequestBytes);
    if (body !== undefined) return app.answer(head, admission, new TextDecoder().decode(body));
    return refusal(413, `The request is longer than ${maxRequestBytes} bytes (--max-request-bytes)`, {
      connection: 'close',
    });
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explained(error, host, port)));
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;

  return {
    url: `http://${name}:${address.port}${serverPath}`,
    async close(drain) {
      ending = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      // An answer that had begun before leaves its connection open, and clients go on there at once: they are still told.
      if (await pending.drain(drain)) await setTimeout(LAST_WORDS);
      await app.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const isEventStream = ({ headers }: Response) => headers.get('content-type')?.startsWith('text/event-stream') === true;

function explained(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const what = {
    EADDRINUSE: 'is in use',
    EACCES: 'may not be used by you',
    EADDRNOTAVAIL: 'is not one of this machine',
  };
  const why = what[error.code as keyof typeof what];
  return why ? new Error(`${host}:${port} ${why}. Choose another with --port or --host.`, { cause: error }) : error;
}
