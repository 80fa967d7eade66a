import { pascalCase } from '../names.ts';
import { getOwn, HTTP_METHODS } from '../openapi.ts';
import { toPrintable } from '../printable.ts';
import type { Slice, SliceChannel } from '../slice.ts';
import type { Swagger2 } from '../trim.ts';
import { type Endpoint, formatEndpoint } from './moved-operations.ts';

/** An upstream operation that the slice does not have, with a proposal for its line in the slice. */
export interface OperationOutsideSlice extends Endpoint {
  operation: string;
  /** The channel of the operations with the same path prefix. */
  channel: string;
  /** A method name that is unused in the channel. */
  name: string;
}

/** Finds the upstream operations under the slice's path prefixes that the slice does not have. */
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
        const name = proposeName(verb, path, operation, named.get(channel.name) ?? new Set());
        return [{ operation, channel: channel.name, name, method, path }];
      });
    });
}

/** The path up to the first ID and at most four segments, such as `/api/v2/conversations/emails`. */
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

/** The shortest unused name: `getWrapup`, then `getParticipantsWrapup`, … and finally the operation ID. */
function proposeName(verb: string, path: string, operation: string, taken: Set<string>): string {
  const words = path
    .split('/')
    .filter((segment) => /^[a-z][a-z0-9_-]*$/i.test(segment))
    .map((segment) => pascalCase(segment.replaceAll('_', '-')));
  const candidates = words.map((_, index) => verb + words.slice(-1 - index).join(''));
  const name = candidates.find((candidate) => !taken.has(candidate)) ?? operation;
  taken.add(name);
  return name;
}

/** The lines to add to `slice.yaml`. */
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
      ...own.map(({ name, ...at }) => `      ${toPrintable(`${name}: ${formatEndpoint(at)}`)}`),
    ];
  });
  return ['channels:', ...lines].join('\n');
}
