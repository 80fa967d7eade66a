/**
 * Serves a sandbox to code that creates its own client, through [msw](https://mswjs.io).
 *
 * @packageDocumentation
 */

import { HttpResponse, http, type RequestHandler } from 'msw';
import { regions } from '../auth/regions.js';
import type { Sandbox } from './sandbox.js';

export interface MswOptions {
  /** Additional origins to intercept, such as `http://localhost:3000` for a gateway. Default: none. */
  origins?: readonly string[];
}

/**
 * Creates msw request handlers. They pass requests to the API and login hosts of every region, and to `sandbox.url`, to the
 * sandbox. Requests to other hosts are not intercepted.
 *
 * @example
 * ```ts
 * const server = setupServer(...handlers(createSandbox()));
 * ```
 */
export function handlers(sandbox: Pick<Sandbox, 'fetch' | 'url'>, { origins = [] }: MswOptions = {}): RequestHandler[] {
  const hosts = Object.values(regions).flatMap((host) => [`https://api.${host}`, `https://login.${host}`]);
  const own = [...hosts, sandbox.url, ...origins].map((address) => new URL(address).origin.replaceAll('.', '\\.'));
  return [
    http.all(
      new RegExp(`^(${own.join('|')})(/|$)`),
      // A dropped connection is a network error.
      ({ request }) => sandbox.fetch(request).catch(() => HttpResponse.error()),
    ),
  ];
}
