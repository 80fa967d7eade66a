import { namesOf, pascalCase, toolNameOf } from '../names.ts';
import { CodegenError, getOwn, refName } from '../openapi.ts';
import { RESERVED, type Slice, type SliceChannel } from '../slice.ts';
import type { Swagger2 } from '../trim.ts';
import { singularOf } from './english.ts';
import { groupByResource } from './group-by-resource.ts';
import { proposeNames, spell } from './name-methods.ts';
import type { SelectedOperation } from './select-operations.ts';

/** Proposes a slice with a channel per resource, such as `queues` for `/api/v2/routing/queues/…`. */
export function proposeSlice(full: Swagger2, operations: readonly SelectedOperation[], name: string): Slice {
  const title = `Genesys Cloud ${name.replaceAll('-', ' ')}`;
  const slug = name.replaceAll('-', '_');
  const slice: Slice = {
    name,
    title,
    source: '',
    tools: { server: `/genesys-${name}`, prefix: `genesys_${slug}_`, omit: '' },
    channels: proposeChannels(full, operations),
    toolsets: [],
  };
  return { ...slice, tools: { ...slice.tools, omit: proposeOmit(slice, operations) } };
}

function proposeChannels(full: Swagger2, operations: readonly SelectedOperation[]): SliceChannel[] {
  const spelling = new Map(Object.keys(full.definitions).map((name) => [name.toLowerCase(), name]));
  const isList = createListCheck(full);
  const taken = { channels: new Set(RESERVED), nouns: new Set<string>(), types: new Set<string>() };
  const resources = groupByResource(operations);
  // The shortest path gets the shortest name: `users` is /api/v2/users, `routingUsers` is /api/v2/routing/users.
  const named = new Map(
    resources
      .toSorted((a, b) => a.words.length - b.words.length || b.operations.length - a.operations.length)
      .map(({ prefix, words }) => {
        const candidates = candidatesFor(words.map((word) => spell(word, spelling)));
        const name = takeFirst(candidates.map(camelCase), taken.channels, prefix);
        return [prefix, { name, noun: takeFirst(candidates.map(singularOf), taken.nouns, prefix) }];
      }),
  );
  return resources.map(({ prefix, operations: own }) => {
    const { name = '', noun = '' } = named.get(prefix) ?? {};
    const channel: SliceChannel = { name, noun, summary: `Operations below ${prefix}.`, methods: [] };
    const names = new Set(RESERVED);
    const methods = (path: string) => own.filter((one) => one.path === path).map(({ method }) => method);
    const lengthOf = ({ path }: SelectedOperation) => path.split('/').length;
    const chosenNames = new Map<SelectedOperation, string>();
    // The shortest path gets the shortest name here as well.
    for (const operation of own.toSorted((a, b) => lengthOf(a) - lengthOf(b))) {
      const proposals = [...proposeNames(operation, { prefix, isList, methods, spelling }), operation.id];
      const isFree = (proposal: string) => !names.has(proposal) && !taken.types.has(argsTypeOf(channel, proposal));
      const chosen = withNumbers(proposals).find(isFree) ?? operation.id;
      names.add(chosen);
      taken.types.add(argsTypeOf(channel, chosen));
      chosenNames.set(operation, chosen);
    }
    const methodOf = (operation: SelectedOperation) => ({
      name: chosenNames.get(operation) ?? operation.id,
      method: operation.method,
      path: operation.path,
    });
    return { ...channel, methods: own.map(methodOf) };
  });
}

/** Whether a GET returns an array, or an object with `entities`, or has items below its path. */
function createListCheck({ paths, definitions }: Swagger2): (path: string) => boolean {
  const parents = new Set(Object.keys(paths).flatMap((path) => /^(.*)\/\{[^/]*\}$/.exec(path)?.[1] ?? []));
  return (path) => {
    if (parents.has(path)) return true;
    const schema = getOwn(getOwn(getOwn(getOwn(getOwn(paths, path), 'get'), 'responses'), '200'), 'schema');
    const ref = getOwn(schema, '$ref');
    const shape = typeof ref === 'string' ? getOwn(definitions, refName(ref)) : schema;
    return getOwn(shape, 'type') === 'array' || getOwn(getOwn(shape, 'properties'), 'entities') !== undefined;
  };
}

const argsTypeOf = (channel: SliceChannel, name: string): string =>
  namesOf({ tools: { server: '', prefix: '', omit: '' } }, channel).method('', name).argsType;

/** The last word, then the last two, … */
const candidatesFor = (words: readonly string[]): string[] => words.map((_, index) => words.slice(-1 - index).join(''));

const camelCase = (name: string): string => name.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (start) => start.toLowerCase());

function takeFirst(candidates: readonly string[], taken: Set<string>, prefix: string): string {
  const free = withNumbers(candidates).find((name) => /^[A-Za-z]/.test(name) && !taken.has(name));
  if (free === undefined)
    throw new CodegenError(`${prefix}: no name was found for the channel. Write the slice by hand.`);
  taken.add(free);
  return free;
}

/** The candidates, then the last one with a number. */
const withNumbers = (candidates: readonly string[]): string[] => [
  ...candidates,
  ...Array.from({ length: 98 }, (_, index) => `${candidates.at(-1)}${index + 2}`),
];

/** The word that most operation IDs share, if the tools' names stay different without it. */
function proposeOmit(slice: Slice, operations: readonly SelectedOperation[]): string {
  const omit = pascalCase(slice.name).replace(/s$/, '');
  const shared = operations.filter(({ id }) => id.includes(omit)).length;
  const names = new Set(operations.map(({ id }) => toolNameOf({ tools: { ...slice.tools, omit } }, id)));
  const isEmpty = operations.some(({ id }) => /^(get|post|put|patch|delete|head)$/.test(id.replace(omit, '')));
  return shared * 2 > operations.length && names.size === operations.length && !isEmpty ? omit : '';
}
