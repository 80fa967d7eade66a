/**
 * Serves a sandbox to code that creates its own client, through [msw](https://mswjs.io).
 *
 * @packageDocumentation
 */

import type { RequestHandler } from 'msw';
// A namespace, because version 1 lacks the imported names.
import * as msw from 'msw';
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
 * @throws Error with another version of msw than 2.
 *
 * @example
 * ```ts
 * const server = setupServer(...handlers(createSandbox()));
 * ```
 */
export function handlers(sandbox: Pick<Sandbox, 'fetch' | 'url'>, { origins = [] }: MswOptions = {}): RequestHandler[] {
  if (!('HttpResponse' in msw)) {
    throw new Error('genesys-conversations-digital/sandbox/msw requires msw 2. Run "npm install --save-dev msw@2".');
  }
  const hosts = Object.values(regions).flatMap((host) => [`https://api.${host}`, `https://login.${host}`]);
  const own = [...hosts, sandbox.url, ...origins].map((address) => new URL(address).origin.replaceAll('.', '\\.'));
  return [
    msw.http.all(
      new RegExp(`^(${own.join('|')})(/|$)`),
      // A dropped connection is a network error.
      ({ request }) => sandbox.fetch(request).catch(() => msw.HttpResponse.error()),
    ),
  ];
}
