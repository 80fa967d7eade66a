import type { Schema } from '../openapi.ts';
import type { SchemaChangeKind } from './rules.ts';

interface KeywordChange {
  kind: SchemaChangeKind;
  was?: unknown;
  is?: unknown;
}

/** Keywords that hold schemas, which are compared separately, or docs. */
const IGNORED = new Set([
  ...['$ref', 'items', 'properties', 'required', 'additionalProperties', 'readOnly'],
  ...['description', 'title'],
]);

/** Keywords that start with `x-` are extensions of the overlay. */
const isCompared = (keyword: string) =>
  keyword === 'x-nullable' || (!IGNORED.has(keyword) && !keyword.startsWith('x-'));

/** Limits: for an upper limit, a larger value allows more. */
const LIMITS: Record<string, 'upper' | 'lower'> = {
  maximum: 'upper',
  maxLength: 'upper',
  maxItems: 'upper',
  maxProperties: 'upper',
  minimum: 'lower',
  minLength: 'lower',
  minItems: 'lower',
  minProperties: 'lower',
  exclusiveMaximum: 'upper',
  exclusiveMinimum: 'lower',
};

/** Compares the keywords of one schema, without the schemas nested in it. */
export function compareKeywords(before: Schema, after: Schema): KeywordChange[] {
  const [was, is] = [before as Record<string, unknown>, after as Record<string, unknown>];
  const keywords = new Set([...Object.keys(was), ...Object.keys(is)].filter(isCompared));
  // A value of another type also has another format, limits and values. Report one change.
  if (keywords.has('type') && was.type !== is.type) return [typeChange(was.type, is.type)];
  return [...keywords].sort().flatMap((keyword) => {
    const [old, current] = [was[keyword], is[keyword]];
    return equal(old, current) ? [] : changesOf(keyword, old, current);
  });
}

function changesOf(keyword: string, was: unknown, is: unknown): KeywordChange[] {
  const limit = Object.hasOwn(LIMITS, keyword) ? LIMITS[keyword] : undefined;
  if (limit) return [limitChange(keyword, limit, was, is)];
  switch (keyword) {
    case 'enum':
      return valueChanges(was as unknown[] | undefined, is as unknown[] | undefined);
    case 'format':
      return [{ kind: 'format-changed', was, is }];
    case 'pattern':
      return [patternChange(was, is)];
    case 'uniqueItems':
      return [{ kind: is ? 'limit-tightened' : 'limit-loosened', was: items(was), is: items(is) }];
    case 'default':
      return [{ kind: 'default-changed', was, is }];
    case 'x-nullable':
      return [{ kind: is ? 'null-added' : 'null-removed' }];
    case 'deprecated':
      return [{ kind: is ? 'property-deprecated' : 'property-undeprecated' }];
    default:
      return [{ kind: 'schema-changed', was: { [keyword]: was }, is: { [keyword]: is } }];
  }
}

function typeChange(was: unknown, is: unknown): KeywordChange {
  if (was === 'integer' && is === 'number') return { kind: 'type-widened', was, is };
  if (was === 'number' && is === 'integer') return { kind: 'type-narrowed', was, is };
  return { kind: 'type-changed', was, is };
}

function valueChanges(was: unknown[] | undefined, is: unknown[] | undefined): KeywordChange[] {
  if (!was) return [{ kind: 'values-closed', is }];
  if (!is) return [{ kind: 'values-opened', was }];
  const removed = was.filter((value) => !is.includes(value));
  const added = is.filter((value) => !was.includes(value));
  return [
    ...(removed.length > 0 ? [{ kind: 'values-removed' as const, was: removed }] : []),
    ...(added.length > 0 ? [{ kind: 'values-added' as const, is: added }] : []),
  ];
}

function limitChange(keyword: string, limit: 'upper' | 'lower', was: unknown, is: unknown): KeywordChange {
  const none = limit === 'upper' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  const grew = Number(is ?? none) > Number(was ?? none);
  const kind = grew === (limit === 'upper') ? 'limit-loosened' : 'limit-tightened';
  return { kind, was: bound(keyword, was), is: bound(keyword, is) };
}

function patternChange(was: unknown, is: unknown): KeywordChange {
  if (was === undefined) return { kind: 'limit-tightened', was: bound('pattern', was), is: bound('pattern', is) };
  if (is === undefined) return { kind: 'limit-loosened', was: bound('pattern', was), is: bound('pattern', is) };
  return { kind: 'pattern-changed', was, is };
}

const bound = (keyword: string, value: unknown) => (value === undefined ? undefined : `${keyword} ${String(value)}`);
const items = (unique: unknown) => (unique ? 'unique items' : 'duplicate items allowed');
const equal = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
