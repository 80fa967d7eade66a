import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type NodeIncomingMessageLike, toNodeHandler } from '@modelcontextprotocol/node';
import type { Log } from '../log.js';
import { serverPath } from '../manifest.js';
import type { Admission, App } from './app.js';

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
  let underWay = 0;
  let idle = () => {};

  const server = createServer(async (req, res) => {
    const begun = performance.now();
    // A stream of notifications has no end of its own: closing does not wait for it.
    const counts = req.headers['mcp-method'] !== 'subscriptions/listen' ? 1 : 0;
    underWay += counts;
    res.on('close', () => {
      underWay -= counts;
      if (underWay === 0) idle();
      const milliseconds = Math.round(performance.now() - begun);
      log.debug('request', { method: req.method, status: res.statusCode, milliseconds });
    });
    await serve(req, res);
  });
  server.requestTimeout = 60_000;
  server.headersTimeout = 15_000;

  async function serve(req: IncomingMessage, res: ServerResponse) {
    let admission: Admission | Response;
    try {
      admission = await app.admit(headOf(req));
    } catch (error) {
      onerror(error as Error);
      admission = Response.json({ error: 'Internal server error' }, { status: 500 });
    }
    if (admission instanceof Response) {
      const refusal = admission;
      // `null` in place of the body: it is not read.
      await toNodeHandler({ fetch: async () => refusal }, { onerror })(adapted(req), res, null);
      req.resume();
      return;
    }
    const admitted = admission;
    const answer = { fetch: (request: Request) => app.answer(request, admitted) };
    await toNodeHandler(answer, { onerror, maxRequestBodySize: maxRequestBytes })(adapted(req), res);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explained(error, host, port)));
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;

  return {
    url: `http://${name}:${address.port}${serverPath}`,
    async close(drain = 10_000) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      if (underWay > 0) {
        log.info('waiting for requests under way', { requests: underWay });
        const timer = setTimeout(() => idle(), drain);
        await new Promise<void>((resolve) => (idle = resolve));
        clearTimeout(timer);
      }
      await app.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The same object: its optional properties are declared in another way. */
const adapted = (req: IncomingMessage) => req as NodeIncomingMessageLike;

/** A request without its body. */
function headOf(req: IncomingMessage): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(req.headersDistinct)) {
    for (const item of value ?? []) headers.append(name, item);
  }
  // The host is judged by the guard, so the URL's own does not matter.
  return new Request(new URL(req.url ?? '/', 'http://localhost'), { method: req.method ?? 'GET', headers });
}

function explained(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const what = {
    EADDRINUSE: 'is in use',
    EACCES: 'may not be used by you',
    EADDRNOTAVAIL: 'is not one of this machine',
  };
  const why = what[error.code as keyof typeof what];
  return why ? new Error(`${host}:${port} ${why}. Choose another with --port or --host.`, { cause: error }) : error;
}
