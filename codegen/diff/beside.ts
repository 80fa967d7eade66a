import { pascalCase } from '../names.ts';
import { HTTP_METHODS, own } from '../openapi.ts';
import { printable } from '../printable.ts';
import type { Slice, SliceClient } from '../slice.ts';
import type { Swagger2 } from '../trim.ts';
import { type Endpoint, endpointWords } from './moves.ts';

/** An operation that upstream has beside those of the slice, with the line that would add it. */
export interface Beside extends Endpoint {
  operation: string;
  /** The client that its neighbours are in, and a name that is free there. */
  client: string;
  name: string;
}

/** Operations of upstream under the slice's path prefixes that are not in the slice. */
export function besideOf({ paths }: Swagger2, slice: Slice): Beside[] {
  const known = new Set(slice.clients.flatMap((client) => client.methods.map(endpointWords)));
  const prefixes = slice.clients.flatMap((client) =>
    client.methods.map(({ path }) => ({ client, prefix: prefixOf(path) })),
  );
  const named = new Map(slice.clients.map((client) => [client.name, new Set(client.methods.map(({ name }) => name))]));
  return Object.keys(paths)
    .sort()
    .flatMap((path) => {
      const client = prefixes.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`))?.client;
      if (!client) return [];
      return HTTP_METHODS.flatMap((method): Beside[] => {
        const operation = own(own(paths[path], method), 'x-purecloud-method-name');
        if (typeof operation !== 'string' || known.has(endpointWords({ method, path }))) return [];
        const isList = method === 'get' && Object.keys(paths).some((other) => other.startsWith(`${path}/{`));
        const verb = isList ? 'list' : (VERBS[method] ?? method);
        const name = freeName(verb, path, operation, named.get(client.name) ?? new Set());
        return [{ operation, client: client.name, name, method, path }];
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
export function besideYaml(operations: readonly Beside[], clients: readonly SliceClient[]): string {
  const lines = clients.flatMap(({ name: client }) => {
    const own = operations.filter((operation) => operation.client === client);
    if (own.length === 0) return [];
    return [
      `  ${client}:`,
      '    methods:',
      ...own.map(({ name, ...at }) => `      ${printable(`${name}: ${endpointWords(at)}`)}`),
    ];
  });
  return ['clients:', ...lines].join('\n');
}
