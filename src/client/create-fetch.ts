import { operations } from '../generated/operations.js';
import { toNativeResponse } from '../transport/buffered-response.js';
import { createDefaultHeaders } from './headers.js';
import { createOperationFetch } from './operation-fetch.js';
import type { ClientOptions } from './options.js';
import { createRuntime } from './runtime.js';

/**
 * Makes a `fetch` for the Platform API that signs in, retries, keeps to the rate limit and ends on time, for use with any HTTP
 * client or by itself: `await fetch('/api/v2/users/me')`. As with every `fetch`, an error status is a response and not
 * an error. The response body is complete when the promise resolves.
 *
 * Requests to this package's operations are recognized by method and path, and get what is known about them. Any other
 * request is treated by its method: a POST or PATCH is sent again only if it certainly had no effect.
 *
 * @returns A function like `globalThis.fetch`. A path that starts with `/` is resolved against the API's address. It throws
 * `ConnectionError`, `TimeoutError`, `UnknownOutcomeError` for a write whose response was lost, `ServerError` for a response
 * that is not what a recognized operation promises, `ArgumentError` for an address elsewhere, what a failed sign-in throws,
 * and the reason of the caller's signal.
 * @throws ArgumentError for an unknown region or an invalid option.
 */
export function createFetch(options: ClientOptions): typeof globalThis.fetch {
  const runtime = createRuntime(options, 'createFetch');
  const send = createOperationFetch(runtime, operations, createDefaultHeaders('createFetch', options));
  return async (input, init) => {
    const isPath = typeof input === 'string' && input.startsWith('/');
    return toNativeResponse(await send(new Request(isPath ? runtime.baseUrl + input : input, init)));
  };
}
