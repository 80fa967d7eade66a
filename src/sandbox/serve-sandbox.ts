import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
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
 * @throws the error of `listen`, such as EADDRINUSE where the port is busy.
 */
export async function serveSandbox(
  sandbox: Pick<Sandbox, 'fetch'>,
  options: ServeOptions = {},
): Promise<SandboxServer> {
  const { port = 0, host = '127.0.0.1' } = options;
  const { createServer } = await import('node:http');
  const { answerHttp } = await import('./http/node.js');
  const server = createServer((incoming, outgoing) => void answerHttp(sandbox, incoming, outgoing));
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

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
