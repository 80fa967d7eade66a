import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nodeModule } from '../platform/node-module.js';
import { preflight, withCors } from '../server/cors.js';
import { readBody, sendResponse, toRequest } from '../server/node-adapter.js';
import { rejectUnknownKeys } from './reject-unknown-keys.js';
import type { Sandbox } from './sandbox.js';

export interface ServeOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /** The address to listen on; `127.0.0.1` by default. */
  host?: string;
}

export interface SandboxServer {
  /** `http://127.0.0.1:3000`: API, login and uploads in one. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}

/**
 * Lets a sandbox answer over HTTP.
 *
 * @throws TypeError for an unknown option.
 * @throws the error of `listen`, such as EADDRINUSE where the port is busy.
 */
export async function serveSandbox(
  sandbox: Pick<Sandbox, 'fetch'>,
  options: ServeOptions = {},
): Promise<SandboxServer> {
  rejectUnknownKeys('serveSandbox', options, { port: true, host: true });
  const { port = 0, host = '127.0.0.1' } = options;
  const { createServer } = nodeModule('node:http');
  const server = createServer((incoming, outgoing) => void handleConnection(sandbox, incoming, outgoing));
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

/** What the sandbox holds is nobody's data, so pages of any origin may read it. */
const CORS_FOR_ALL_ORIGINS = { origin: '*', exposedHeaders: '*' };

/** Responds to one request. A failure, such as a fault that cuts the connection, destroys it. */
async function handleConnection(
  { fetch }: Pick<Sandbox, 'fetch'>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  try {
    const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
    const request = toRequest(incoming, outgoing, hasBody ? await readBody(incoming) : undefined);
    const response = preflight(request) ?? (await fetch(request));
    await sendResponse(outgoing, withCors(response, CORS_FOR_ALL_ORIGINS), true);
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
