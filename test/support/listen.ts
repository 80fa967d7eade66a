import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { onTestFinished } from 'vitest';

/** Starts a server on loopback until the test ends, and returns its port. */
export async function listen(server: Server & Pick<HttpServer, 'closeAllConnections'>): Promise<number> {
  const port = await getPort(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return port;
}

/** Returns an unused port. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await getPort(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function getPort(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
