import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nodeModule } from '../platform/node-module.js';
import { preflight } from '../server/cors.js';
import { isLoopbackAddress } from '../server/loopback-address.js';
import { readBody, sendResponse, toRequest } from '../server/node-adapter.js';
import { handleConsoleRequest } from './console/handle-console-request.js';
import { findControlProblem } from './control/authorize-control.js';
import { isConsolePath } from './control/control-path.js';
import { isStreamed } from './faults/streamed-responses.js';
import { serveWebSockets } from './notifications/serve-web-sockets.js';
import { rejectUnknownKeys } from './reject-unknown-keys.js';
import { findBodyLimit } from './request/body-limits.js';
import type { Sandbox } from './sandbox.js';

/** Options of `serveSandbox`. */
export interface ServeOptions {
  /** Port to listen on. 0 selects a free port. Default: 0. */
  port?: number;
  /** Address to listen on. Default: `127.0.0.1`. */
  host?: string;
  /**
   * The token that requests to the control API must send, as `Authorization: Bearer …`. Without it, only programs on the same machine
   * can use the control API. Default: none.
   */
  controlToken?: string;
}

export interface SandboxServer {
  /** URL of the API, the login service and uploads, such as `http://127.0.0.1:3000`. The console is at `/` there, the control API at `/_sandbox`. */
  readonly url: string;
  readonly port: number;
  /** Stops the server and closes open connections. */
  close(): Promise<void>;
}

/**
 * Starts an HTTP server for a sandbox. Web pages of any origin can call the API. The console is at `/` and the control API at
 * `/_sandbox`, unless the argument has only a `fetch` function. Notification channels need the package `ws`.
 *
 * @example
 * ```ts
 * const server = await serveSandbox(createSandbox({ clock: 'running' }), { port: 3000 });
 * ```
 *
 * @throws TypeError for an unknown option or an empty `controlToken`.
 * @throws Error of `listen`, such as `EADDRINUSE` if the port is in use.
 */
export async function serveSandbox(
  sandbox: Sandbox | Pick<Sandbox, 'fetch'>,
  options: ServeOptions = {},
): Promise<SandboxServer> {
  rejectUnknownKeys('serveSandbox', options, { port: true, host: true, controlToken: true });
  const { port = 0, host = '127.0.0.1', controlToken } = options;
  if (controlToken === '') throw new TypeError('serveSandbox: "controlToken" is empty. Use a long random text.');
  const { createServer } = nodeModule('node:http');
  const server = createServer((incoming, outgoing) => {
    void handleConnection(sandbox, controlToken, incoming, outgoing);
  });
  if ('WebSocket' in sandbox) serveWebSockets(server, sandbox.WebSocket);
  await listen(server, port, host);
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `http://${name}:${address.port}`,
    port: address.port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

/**
 * Responds to one request. Pages of any origin may read responses of the API, because the sandbox holds no real data. An error, such as
 * a dropped connection, destroys the socket.
 */
async function handleConnection(
  sandbox: Sandbox | Pick<Sandbox, 'fetch'>,
  controlToken: string | undefined,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  try {
    const path = incoming.url?.split('?')[0] ?? '/';
    const isLoopback = isLoopbackAddress(incoming.socket.remoteAddress);
    // The control API accepts large bodies, but only from those who may use it.
    const isRejected =
      'reset' in sandbox &&
      isConsolePath(path) &&
      findControlProblem({ request: toRequest(incoming, outgoing), isLoopback }, controlToken) !== undefined;
    const { maxBytes, rejectLarge } = findBodyLimit(path);
    const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
    const body = hasBody && !isRejected ? await readBody(incoming, maxBytes) : undefined;
    // Discards the rest, so that the client can send it and read the response.
    if (hasBody && !body) incoming.resume();
    const request = toRequest(incoming, outgoing, body);
    const isForConsole = 'reset' in sandbox && isConsolePath(new URL(request.url).pathname);
    // Web pages of other origins have no access to the console.
    if (!isForConsole) {
      outgoing.setHeader('access-control-allow-origin', '*');
      outgoing.setHeader('access-control-expose-headers', '*');
    }
    if (hasBody && !body && !isRejected) return await sendResponse(outgoing, rejectLarge(), false);
    if (isForConsole) {
      const response = await handleConsoleRequest(sandbox, { request, isLoopback }, controlToken);
      return await sendResponse(outgoing, response, true);
    }
    const response = preflight(request) ?? (await sandbox.fetch(request));
    await sendResponse(outgoing, response, !('reset' in sandbox) || isStreamed(response));
  } catch {
    incoming.destroy();
    outgoing.destroy();
  }
}

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
