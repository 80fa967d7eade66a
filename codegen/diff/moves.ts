import { HTTP_METHODS, isObject, type OpenApiDocument } from '../openapi.ts';
import type { Slice, SliceMethod } from '../slice.ts';
import { operationAt, type Swagger2 } from '../trim.ts';

/** An operation of the slice that upstream has at another endpoint now, under the same name. */
export interface Move {
  /** `emails.get`. */
  method: string;
  operation: string;
  from: Endpoint;
  to: Endpoint;
}

/** An operation of the slice that upstream no longer has. */
export interface Loss {
  method: string;
  operation: string;
  endpoint: Endpoint;
}

export type Endpoint = Pick<SliceMethod, 'method' | 'path'>;

export const endpointWords = ({ method, path }: Endpoint) => `${method.toUpperCase()} ${path}`;

/** Which operations of the slice are elsewhere or gone; `before` says what they were called. */
export function movesAndLosses(full: Swagger2, slice: Slice, before: OpenApiDocument) {
  const moves: Move[] = [];
  const losses: Loss[] = [];
  const taken = new Set(slice.clients.flatMap((client) => client.methods.map(endpointWords)));
  for (const client of slice.clients) {
    for (const { name, method, path } of client.methods) {
      const operation = before.paths[path]?.[method]?.operationId;
      // One that was not there before is a mistake in the slice; trim says so.
      if (!operation || operationAt(full, { method, path })) continue;
      const [to] = endpointsOf(full, operation).filter((endpoint) => !taken.has(endpointWords(endpoint)));
      const here = { method: `${client.name}.${name}`, operation };
      if (to) moves.push({ ...here, from: { method, path }, to });
      else losses.push({ ...here, endpoint: { method, path } });
    }
  }
  return { moves, losses };
}

function endpointsOf({ paths }: Swagger2, operationId: string): Endpoint[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    HTTP_METHODS.filter((method) => {
      const operation = isObject(item) && Object.hasOwn(item, method) ? item[method] : undefined;
      return isObject(operation) && operation['x-purecloud-method-name'] === operationId;
    }).map((method) => ({ method, path })),
  );
}

/** `slice.yaml` with the new endpoints; all else in it stays as somebody wrote it. */
export function sliceWithMoves(text: string, moves: readonly Move[]): string {
  return moves.reduce(
    (current, { from, to }) =>
      current.replace(
        new RegExp(`(:\\s*['"]?)${from.method}\\s+${escapeRegExp(from.path)}(?=['"]?[ \\t]*(#.*)?$)`, 'im'),
        (_, before: string) => before + endpointWords(to),
      ),
    text,
  );
}

/** `overlay.yaml` with the new paths, of those paths that moved as a whole. */
export function overlayWithMoves(text: string, moves: readonly Move[], slice: Slice): string {
  const paths = slice.clients.flatMap((client) => client.methods.map(({ path }) => path));
  return [...new Set(moves.map(({ from }) => from.path))].reduce((current, path) => {
    const targets = new Set(moves.filter(({ from }) => from.path === path).map(({ to }) => to.path));
    const [target] = targets;
    const isWhole = moves.filter(({ from }) => from.path === path).length === paths.filter((p) => p === path).length;
    return targets.size === 1 && isWhole && target ? current.replaceAll(`'${path}'`, `'${target}'`) : current;
  }, text);
}

const escapeRegExp = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
