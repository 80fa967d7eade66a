import { ArgumentError } from '../transport/errors.js';
import type { Fetch } from '../transport/fetch.js';
import type { OperationInfo } from '../transport/operation.js';
import type { HeaderFields } from './headers.js';
import { createOperationMatcher, type Operations } from './match-operations.js';
import type { Runtime } from './runtime.js';

const IDEMPOTENT = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);

/**
 * A `fetch` with the runtime around it. A request that is an operation of the table is treated as that operation; any other, by
 * what HTTP says about its method.
 */
export function createOperationFetch(runtime: Runtime, operations: Operations, headers: () => HeaderFields): Fetch {
  const match = createOperationMatcher(operations);
  /** Keeps requests alive while they wait: Node's `Request` follows its signal only until it is garbage-collected. */
  const inFlight = new Set<Request>();

  return async (request) => {
    const { method, url, signal } = request;
    const path = pathBelow(runtime.baseUrl, url);
    const found = match(method, path) ?? unknownOperation(method, path);
    const call = runtime.startCall(found.operationId, found.operation, { signal });
    inFlight.add(request);
    try {
      for (const [name, value] of Object.entries(headers())) {
        if (value !== null && !request.headers.has(name)) request.headers.set(name, value);
      }
      return await runtime.fetchFor(call)(request);
    } catch (error) {
      runtime.observer.emit('error', call, request, () => ({ error }));
      throw error;
    } finally {
      inFlight.delete(request);
    }
  };
}

/** @throws ArgumentError for an address elsewhere: the access token must not go there. */
function pathBelow(baseUrl: string, url: string): string {
  if (url.startsWith(`${baseUrl}/`)) return new URL(url.slice(baseUrl.length), 'http://localhost').pathname;
  const problem = `must be below ${baseUrl}: the access token is sent nowhere else`;
  throw new ArgumentError('fetch', [{ argument: 'url', problem }]);
}

function unknownOperation(method: string, path: string) {
  const template = withoutIds(path);
  const idempotent = IDEMPOTENT.has(method);
  const operation = { method: method as OperationInfo['method'], path: template, idempotent };
  return { operationId: `${method} ${template}`, operation };
}

/** The path as errors and logs may show it. Ids have digits or unusual characters; names of resources are plain words. */
const withoutIds = (path: string): string =>
  path
    .split('/')
    .map((segment) => (/^([a-z]*|v\d+)$/i.test(segment) ? segment : '{id}'))
    .join('/');
