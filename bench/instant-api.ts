import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Keeps idle connections open while the other clients run. */
const KEEP_ALIVE_MS = 120_000;

export interface InstantApi {
  readonly url: string;
  close(): void;
}

/**
 * Starts an API on loopback that responds to every request at once with the same JSON. It runs in a process of its own: in the
 * client's process, it would add the same time to all measurements and make the ratios smaller.
 */
export async function startInstantApi(body: unknown): Promise<InstantApi> {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(body)]);
  const [url] = (await once(child, 'message')) as [string];
  return { url, close: () => child.disconnect() };
}

function serve(body: string): void {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    request.resume();
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      .end(body);
  });
  server.listen(0, '127.0.0.1', () => {
    process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  process.on('disconnect', () => process.exit());
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) serve(process.argv[2] ?? '');
