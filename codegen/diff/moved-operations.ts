import { getOwn, HTTP_METHODS, type OpenApiDocument } from '../openapi.ts';
import type { Slice, SliceMethod } from '../slice.ts';
import { findOperation, type Swagger2 } from '../trim.ts';

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

export const formatEndpoint = ({ method, path }: Endpoint) => `${method.toUpperCase()} ${path}`;

/** Which operations of the slice are elsewhere or gone; `before` says what they were called. */
export function findMovedAndRemoved(full: Swagger2, slice: Slice, before: OpenApiDocument) {
  const moves: Move[] = [];
  const losses: Loss[] = [];
  const nameOf = ({ method, path }: Endpoint) => before.paths[path]?.[method]?.operationId;
  const known = new Set(slice.channels.flatMap((channel) => channel.methods.map(nameOf)));
  for (const channel of slice.channels) {
    for (const { name, method, path } of channel.methods) {
      const operation = nameOf({ method, path });
      const there = findOperation(full, { method, path });
      const current = there?.['x-purecloud-method-name'] as string | undefined;
      // One that was not there before is a mistake in the slice; trim says so.
      if (!operation || current === operation) continue;
      const [to] = endpointsOf(full, operation);
      const here = { method: `${channel.name}.${name}`, operation };
      if (to) moves.push({ ...here, from: { method, path }, to });
      // What is there now has another name, or is another operation of the slice.
      else if (!there || known.has(current)) losses.push({ ...here, endpoint: { method, path } });
    }
  }
  return { moves, losses };
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

/** `slice.yaml` with the new endpoints; all else in it stays as somebody wrote it. */
export function updateSliceEndpoints(text: string, moves: readonly Move[]): string {
  const to = new Map(moves.map((move) => [formatEndpoint(move.from), formatEndpoint(move.to)]));
  return text.replaceAll(ENDPOINT, (line, before: string, method: string, path: string) => {
    const target = to.get(`${method.toUpperCase()} ${path}`);
    return target ? before + target : line;
  });
}

/** An endpoint at the end of a line of YAML, after which a comment may stand. */
const ENDPOINT = new RegExp(`(:\\s*['"]?)(${HTTP_METHODS.join('|')})\\s+(/\\S*?)(?=['"]?[ \\t]*(?:#.*)?$)`, 'gim');

/** `overlay.yaml` with the new paths, of those paths that moved as a whole. */
export function updateOverlayPaths(text: string, moves: readonly Move[], slice: Slice): string {
  const paths = slice.channels.flatMap((channel) => channel.methods.map(({ path }) => path));
  return text.replaceAll(/'(\/[^'\s]*)'/g, (quoted, path: string) => {
    const ones = moves.filter(({ from }) => from.path === path);
    const [target, ...others] = new Set(ones.map(({ to }) => to.path));
    const isWhole = ones.length === paths.filter((one) => one === path).length;
    return target && others.length === 0 && isWhole ? `'${target}'` : quoted;
  });
}
