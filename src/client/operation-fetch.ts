import { ArgumentError } from '../transport/errors.js';
import type { Fetch } from '../transport/fetch.js';
import type { OperationInfo } from '../transport/operation.js';
import type { HeaderFields } from './headers.js';
import { createOperationMatcher, type Operations } from './match-operations.js';
import type { Runtime } from './runtime.js';

/** https://www.rfc-editor.org/rfc/rfc9110#idempotent.methods */
const IDEMPOTENT_METHODS = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);

/** Creates a `fetch` with all middleware. For a request that is not in the table, the method decides whether it is idempotent. */
export function createOperationFetch(runtime: Runtime, operations: Operations, headers: () => HeaderFields): Fetch {
  const match = createOperationMatcher(operations);
  /** Keeps waiting requests alive: an abort has no effect on a Node `Request` that has been garbage-collected. */
  const inFlight = new Set<Request>();

  return async (request) => {
    const { method, url, signal } = request;
    const path = getPath(runtime.baseUrl, url);
    const found = match(method, path) ?? describeOperation(method, path);
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

/** @throws ArgumentError for a URL of another host, which must not receive the access token. */
function getPath(baseUrl: string, url: string): string {
  if (url.startsWith(`${baseUrl}/`)) return new URL(url.slice(baseUrl.length), 'http://localhost').pathname;
  const problem = `must start with ${baseUrl}/, because only this host may receive the access token`;
  throw new ArgumentError('fetch', [{ argument: 'url', problem }]);
}

function describeOperation(method: string, path: string) {
  const template = maskIds(path);
  const idempotent = IDEMPOTENT_METHODS.has(method);
  const operation = { method: method as OperationInfo['method'], path: template, idempotent };
  return { operationId: `${method} ${template}`, operation };
}

/** Makes a path safe for errors and logs. Segments with digits or special characters are taken for ids. */
const maskIds = (path: string): string =>
  path
    .split('/')
    .map((segment) => (/^([a-z]*|v\d+)$/i.test(segment) ? segment : '{id}'))
    .join('/');
