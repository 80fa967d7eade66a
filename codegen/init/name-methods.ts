import type { Endpoint } from '../diff/moved-operations.ts';
import { pascalCase } from '../names.ts';
import { isPlural, singularOf, VERBS } from './english.ts';

/** What the names of one channel's methods depend on. */
export interface NamingContext {
  /** The path that all methods of the channel have in common. */
  prefix: string;
  /** Whether a GET of this path returns a list. */
  isList: (path: string) => boolean;
  /** The HTTP methods of each path of the slice. */
  methods: (path: string) => readonly string[];
  /** Lower-case names of the spec in their own spelling, such as `wrapupcode` → `WrapupCode`. */
  spelling: ReadonlyMap<string, string>;
}

/**
 * Proposes names for a method of the client, the best one first: `list` and `get` for the channel's own resource,
 * `listMembers`, `getMember` and `createMember` for one below it, `replaceParticipant` for an action. Later names have more of
 * the path.
 */
export function proposeNames({ method, path }: Endpoint, context: NamingContext): string[] {
  const segments = path.slice(context.prefix.length).split('/').filter(Boolean);
  const words = segments.filter((segment) => !isPlaceholder(segment));
  const last = words.at(-1);
  const isItem = isPlaceholder(segments.at(-1) ?? '');
  if (last === undefined) return own(method, isItem, path, context);
  if (!isItem && VERBS.has(last.toLowerCase())) return actions(method, last, words.slice(0, -1), context);
  const verb = verbOf(method, isItem, path, context);
  const one = isItem || (method === 'post' && isPlural(last));
  return withMoreWords(words, context, one).map((noun) => verb + noun);
}

function own(method: Endpoint['method'], isItem: boolean, path: string, context: NamingContext): string[] {
  const verb = verbOf(method, isItem, path, context);
  return !isItem && context.isList(path) && method !== 'get' && method !== 'post' ? [`${verb}Many`] : [verb];
}

function verbOf(method: Endpoint['method'], isItem: boolean, path: string, { methods, isList }: NamingContext): string {
  if (method === 'get' && !isItem && isList(path)) return 'list';
  if (method === 'put') return methods(path).includes('patch') ? 'replace' : 'update';
  if (method === 'head') return 'check';
  return { get: 'get', post: isItem ? 'submit' : 'create', patch: 'update', delete: 'delete', options: 'options' }[
    method
  ];
}

/** `POST …/participants/{id}/replace` → `replaceParticipant`; another HTTP method comes first: `getSearch`. */
function actions(method: Endpoint['method'], verb: string, nouns: readonly string[], context: NamingContext): string[] {
  const name = verb.toLowerCase();
  const start = method === 'post' ? name : `${verbOf(method, false, '', context)}${pascalCase(name)}`;
  const objects = nouns.length === 0 ? [''] : withMoreWords(nouns, context, !READS.has(name));
  return [...objects.map((noun) => start + noun), `post${pascalCase(name)}`];
}

/** The verbs that concern many things. */
const READS: ReadonlySet<string> = new Set(['query', 'search', 'aggregate', 'export']);

/** The last word, then the last two, … */
const withMoreWords = (words: readonly string[], { spelling }: NamingContext, one: boolean): string[] => {
  const names = words.map((word, index) => {
    const isLast = index === words.length - 1;
    return spell(isLast && !one ? word : singularOf(word), spelling);
  });
  return names.map((_, index) => names.slice(names.length - 1 - index).join(''));
};

/** `wrapupcodes` → `WrapupCodes`, `do-not_send` → `DoNotSend`. */
export function spell(word: string, spelling: ReadonlyMap<string, string>): string {
  const letters = word.replaceAll(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  const known = spelling.get(letters.toLowerCase()) ?? spelling.get(singularOf(letters).toLowerCase());
  if (!known) return pascalCase(letters).replaceAll('-', '');
  return letters.toLowerCase() === known.toLowerCase() ? known : known + letters.slice(known.length);
}

const isPlaceholder = (segment: string) => segment.includes('{');
