import { operations } from '../generated/operations.js';
import { toNativeResponse } from '../transport/buffered-response.js';
import { createDefaultHeaders } from './headers.js';
import { createOperationFetch } from './operation-fetch.js';
import type { ClientOptions } from './options.js';
import { createRuntime } from './runtime.js';

/**
 * Creates a `fetch` for the Platform API that authenticates, retries, and applies the rate limit and the timeout. Use it
 * directly or with any HTTP client. As with every `fetch`, an error status does not throw. The response body is complete
 * when the promise resolves.
 *
 * Requests to this package's operations are recognized by method and path and validated like their calls. For other
 * requests the method decides: a POST or PATCH is retried only if it certainly had no effect.
 *
 * @returns A function like `globalThis.fetch`. A path that starts with `/` is resolved against the base URL. It throws
 * `ConnectionError`; `TimeoutError`; `UnknownOutcomeError` for a write whose response was lost; `ServerError` for a response
 * that does not match the spec; `ArgumentError` for a URL of another host; the error of a failed token request; or the
 * reason of the signal.
 * @throws ArgumentError for an unknown region or an invalid option.
 *
 * @example
 * const fetch = createFetch({ region, auth });
 * const response = await fetch('/api/v2/users/me');
 */
export function createFetch(options: ClientOptions): typeof globalThis.fetch {
  const runtime = createRuntime(options, 'createFetch');
  const send = createOperationFetch(runtime, operations, createDefaultHeaders('createFetch', options));
  return async (input, init) => {
    const isPath = typeof input === 'string' && input.startsWith('/');
    return toNativeResponse(await send(new Request(isPath ? runtime.baseUrl + input : input, init)));
  };
}
