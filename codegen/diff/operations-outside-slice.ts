import { pascalCase } from '../names.ts';
import { getOwn, HTTP_METHODS } from '../openapi.ts';
import { printable } from '../printable.ts';
import type { Slice, SliceChannel } from '../slice.ts';
import type { Swagger2 } from '../trim.ts';
import { type Endpoint, formatEndpoint } from './moved-operations.ts';

/** An operation that upstream has beside those of the slice, with the line that would add it. */
export interface OperationOutsideSlice extends Endpoint {
  operation: string;
  /** The channel that its neighbours are in, and a name that is free there. */
  channel: string;
  name: string;
}

/** Operations of upstream under the slice's path prefixes that are not in the slice. */
export function findOperationsOutsideSlice({ paths }: Swagger2, slice: Slice): OperationOutsideSlice[] {
  const known = new Set(slice.channels.flatMap((channel) => channel.methods.map(formatEndpoint)));
  const prefixes = slice.channels.flatMap((channel) =>
    channel.methods.map(({ path }) => ({ channel, prefix: prefixOf(path) })),
  );
  const named = new Map(
    slice.channels.map((channel) => [channel.name, new Set(channel.methods.map(({ name }) => name))]),
  );
  return Object.keys(paths)
    .sort()
    .flatMap((path) => {
      const channel = prefixes.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`))?.channel;
      if (!channel) return [];
      return HTTP_METHODS.flatMap((method): OperationOutsideSlice[] => {
        const operation = getOwn(getOwn(paths[path], method), 'x-purecloud-method-name');
        if (typeof operation !== 'string' || known.has(formatEndpoint({ method, path }))) return [];
        const isList = method === 'get' && Object.keys(paths).some((other) => other.startsWith(`${path}/{`));
        const verb = isList ? 'list' : (VERBS[method] ?? method);
        const name = freeName(verb, path, operation, named.get(channel.name) ?? new Set());
        return [{ operation, channel: channel.name, name, method, path }];
      });
    });
}

/** `/api/v2/conversations/emails` of all that is below it: what comes before the first id, but no more than four names. */
export const prefixOf = (path: string): string =>
  path
    .split('/')
    .slice(0, 5)
    .join('/')
    .replace(/\/\{.*$/, '');

const VERBS: Partial<Record<Endpoint['method'], string>> = {
  post: 'create',
  put: 'update',
  patch: 'update',
};

/** As short as is free: `getWrapup`, else `getParticipantsWrapup`, …, else Genesys' own name. */
function freeName(verb: string, path: string, operation: string, taken: Set<string>): string {
  const words = path
    .split('/')
    .filter((segment) => /^[a-z][a-z0-9_-]*$/i.test(segment))
    .map((segment) => pascalCase(segment.replaceAll('_', '-')));
  const candidates = words.map((_, index) => verb + words.slice(-1 - index).join(''));
  const name = candidates.find((candidate) => !taken.has(candidate)) ?? operation;
  taken.add(name);
  return name;
}

/** The lines that would add the operations to `slice.yaml`. */
export function formatSliceLines(
  operations: readonly OperationOutsideSlice[],
  channels: readonly SliceChannel[],
): string {
  const lines = channels.flatMap(({ name: channel }) => {
    const own = operations.filter((operation) => operation.channel === channel);
    if (own.length === 0) return [];
    return [
      `  ${channel}:`,
      '    methods:',
      ...own.map(({ name, ...at }) => `      ${printable(`${name}: ${formatEndpoint(at)}`)}`),
    ];
  });
  return ['channels:', ...lines].join('\n');
}
