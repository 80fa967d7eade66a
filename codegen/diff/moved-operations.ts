import { getOwn, HTTP_METHODS, type OpenApiDocument } from '../openapi.ts';
import type { Slice, SliceMethod } from '../slice.ts';
import { findOperation, type Swagger2 } from '../trim.ts';

/** An operation of the slice that has a new endpoint under the same operation ID. */
export interface MovedOperation {
  /** The method of the client, such as `emails.get`. */
  method: string;
  operation: string;
  from: Endpoint;
  to: Endpoint;
}

/** An operation of the slice that the upstream spec no longer has. */
export interface RemovedOperation {
  method: string;
  operation: string;
  endpoint: Endpoint;
}

export type Endpoint = Pick<SliceMethod, 'method' | 'path'>;

export const formatEndpoint = ({ method, path }: Endpoint) => `${method.toUpperCase()} ${path}`;

/**
 * Finds the operations of the slice that moved to another endpoint or were removed.
 *
 * @param before The trimmed spec of the last update, which has their operation IDs.
 */
export function findMovedAndRemoved(full: Swagger2, slice: Slice, before: OpenApiDocument) {
  const moved: MovedOperation[] = [];
  const removed: RemovedOperation[] = [];
  const nameOf = ({ method, path }: Endpoint) => before.paths[path]?.[method]?.operationId;
  const known = new Set(slice.channels.flatMap((channel) => channel.methods.map(nameOf)));
  for (const channel of slice.channels) {
    for (const { name, method, path } of channel.methods) {
      const operation = nameOf({ method, path });
      const upstream = findOperation(full, { method, path });
      const current = upstream?.['x-purecloud-method-name'] as string | undefined;
      // An operation that never existed is a mistake in the slice. `trim` reports it.
      if (!operation || current === operation) continue;
      const [to] = endpointsOf(full, operation);
      const base = { method: `${channel.name}.${name}`, operation };
      if (to) moved.push({ ...base, from: { method, path }, to });
      // Another operation ID at the same endpoint is a rename, unless it is another operation of the slice.
      else if (!upstream || known.has(current)) removed.push({ ...base, endpoint: { method, path } });
    }
  }
  return { moved, removed };
}

function endpointsOf({ paths }: Swagger2, operationId: string): Endpoint[] {
  return Object.keys(paths)
    .sort()
    .flatMap((path) =>
      HTTP_METHODS.filter(
        (method) => getOwn(getOwn(getOwn(paths, path), method), 'x-purecloud-method-name') === operationId,
      ).map((method) => ({ method, path })),
    );
}

/** Replaces the endpoints in the text of `slice.yaml`. Keeps comments and formatting. */
export function updateSliceEndpoints(text: string, moved: readonly MovedOperation[]): string {
  const to = new Map(moved.map((move) => [formatEndpoint(move.from), formatEndpoint(move.to)]));
  return text.replaceAll(ENDPOINT, (line, before: string, method: string, path: string) => {
    const target = to.get(`${method.toUpperCase()} ${path}`);
    return target ? before + target : line;
  });
}

/** An endpoint at the end of a YAML line, before an optional comment. */
const ENDPOINT = new RegExp(`(:\\s*['"]?)(${HTTP_METHODS.join('|')})\\s+(/\\S*?)(?=['"]?[ \\t]*(?:#.*)?$)`, 'gim');

/** Replaces the paths in the text of `overlay.yaml` whose operations all moved to the same new path. */
export function updateOverlayPaths(text: string, moved: readonly MovedOperation[], slice: Slice): string {
  const paths = slice.channels.flatMap((channel) => channel.methods.map(({ path }) => path));
  return text.replaceAll(/'(\/[^'\s]*)'/g, (quoted, path: string) => {
    const ones = moved.filter(({ from }) => from.path === path);
    const [target, ...others] = new Set(ones.map(({ to }) => to.path));
    const isWhole = ones.length === paths.filter((one) => one === path).length;
    return target && others.length === 0 && isWhole ? `'${target}'` : quoted;
  });
}
