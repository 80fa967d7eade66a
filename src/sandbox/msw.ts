/**
 * The sandbox behind a test's own `fetch`, by msw.
 *
 * @packageDocumentation
 */

import { HttpResponse, http, type RequestHandler } from 'msw';
import { regions } from '../auth/regions.js';
import type { Sandbox } from './sandbox.js';

export interface MswOptions {
  /** Further addresses to answer at, such as `http://localhost:3000`: those of a gateway. */
  origins?: readonly string[];
}

/**
 * Handlers for `setupServer(…handlers(sandbox))` or `setupWorker(…)`: requests to the API and login hosts of every region, and
 * to `sandbox.url`, are the sandbox's to answer. Others are left alone.
 */
export function handlers(sandbox: Pick<Sandbox, 'fetch' | 'url'>, { origins = [] }: MswOptions = {}): RequestHandler[] {
  const hosts = Object.values(regions).flatMap((host) => [`https://api.${host}`, `https://login.${host}`]);
  const own = [...hosts, sandbox.url, ...origins].map((address) => new URL(address).origin.replaceAll('.', '\\.'));
  return [
    http.all(
      new RegExp(`^(${own.join('|')})(/|$)`),
      // A connection that a fault cuts is a network error to the caller.
      ({ request }) => sandbox.fetch(request).catch(() => HttpResponse.error()),
    ),
  ];
}
