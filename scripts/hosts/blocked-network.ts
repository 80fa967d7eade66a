import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BlockedNetwork {
  /** Variables that lead requests to other machines to the proxy that rejects them. */
  readonly env: Readonly<Record<string, string>>;
  /** Returns the hosts that were requested since the last call. */
  takeRequests(): string[];
  close(): void;
}

/** Starts a proxy that rejects every request, so that hosts reach only this machine. */
export async function blockNetwork(): Promise<BlockedNetwork> {
  const requests = new Set<string>();
  const proxy = createServer((request, response) => {
    requests.add(request.url ?? '');
    response.writeHead(403).end();
  });
  proxy.on('connect', (request, socket) => {
    requests.add(request.url ?? '');
    socket.on('error', () => {});
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const loopback = '127.0.0.1,localhost,::1';
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'];
  const env = Object.fromEntries([
    ...names.flatMap((name) => [name, name.toLowerCase()]).map((name) => [name, url]),
    ...['NO_PROXY', 'no_proxy'].map((name) => [name, loopback]),
    ['NODE_USE_ENV_PROXY', '1'],
  ]);
  return {
    env,
    takeRequests() {
      const taken = [...requests];
      requests.clear();
      return taken;
    },
    close: () => proxy.close(),
  };
}
