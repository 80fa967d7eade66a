import { isReadOnly } from '../json-schema.ts';
import { isObject, refName, resolve, type Schema } from '../openapi.ts';
import { compareKeywords } from './keywords.ts';
import { findRenames } from './renames.ts';
import { type Change, type Direction, ruleOf, type SchemaChangeKind } from './rules.ts';

type Schemas = Record<string, Schema>;

/** The schemas at the same place before and after. */
interface Pair {
  before: Schema;
  after: Schema;
  /** The schema path for reports. */
  at: string;
}

/** The result of comparing one model: its changes, and the models that it references. */
interface Node {
  changes: Change[];
  next: Pair[];
}

/**
 * Compares the schemas of two specs and follows references. Compares each pair of models once per direction, so that
 * recursion ends and a change in a shared model is reported once.
 */
export function createSchemaComparison(before: Schemas, after: Schemas) {
  const nodes = new Map<string, Node>();

  /** All changes in two schemas and in the models that they reference. */
  function changes(pair: Pair, direction: Direction): Change[] {
    const seen = new Set<Node>();
    const visit = (node: Node): void => {
      if (seen.has(node)) return;
      seen.add(node);
      for (const next of node.next) visit(named(next, direction));
    };
    visit(compared(pair, direction));
    return [...seen].flatMap((node) => node.changes);
  }

  function named(pair: Pair, direction: Direction): Node {
    const [from, to] = [refName(pair.before.$ref ?? ''), refName(pair.after.$ref ?? '')];
    const same = from === to || isRenamed(from, to);
    const key = same ? `${direction} ${to}` : `${direction} ${from} ${to}`;
    let node = nodes.get(key);
    if (!node) {
      node = { changes: [], next: [] };
      // Set before comparing its content, which may be recursive.
      nodes.set(key, node);
      const found = compared(
        { before: before[from] ?? {}, after: after[to] ?? {}, at: same ? to : pair.at },
        direction,
      );
      node.changes.push(...(same && from !== to ? [renamed(from, to)] : []), ...found.changes);
      node.next.push(...found.next);
    }
    return node;
  }

  const renames = findModelRenames(before, after);
  const isRenamed = (from: string, to: string) => renames.get(from) === to;

  function compared(pair: Pair, direction: Direction): Node {
    const node: Node = { changes: [], next: [] };
    compare(pair, direction, node);
    return node;
  }

  function compare({ before: one, after: other, at }: Pair, direction: Direction, node: Node): void {
    const add = (kind: SchemaChangeKind, place: string, was?: unknown, is?: unknown) => {
      const rule = ruleOf(direction, kind);
      if (rule) node.changes.push({ rule, place: { schema: place }, was, is });
    };
    if (one.$ref && other.$ref) {
      node.next.push({ before: one, after: other, at });
      const [was, is] = [refName(one.$ref), refName(other.$ref)];
      if (was !== is && !isRenamed(was, is)) add('model-changed', at, was, is);
      for (const change of compareKeywords(one, other)) add(change.kind, at, change.was, change.is);
      return;
    }
    const [left, right] = [resolve(one, before), resolve(other, after)];
    for (const change of compareKeywords(left, right)) add(change.kind, at, change.was, change.is);
    if (left.type !== right.type) return;
    if (left.items && right.items) compare({ before: left.items, after: right.items, at: `${at}[]` }, direction, node);
    else if (left.items || right.items) add('type-changed', `${at}[]`, typeName(left.items), typeName(right.items));
    compareMaps(left, right, at, direction, node, add);
    compareProperties(left, right, at, direction, node, add);
  }

  type Add = (kind: SchemaChangeKind, place: string, was?: unknown, is?: unknown) => void;

  function compareMaps(left: Schema, right: Schema, at: string, direction: Direction, node: Node, add: Add): void {
    const [was, is] = [left.additionalProperties, right.additionalProperties];
    if (isObject(was) && isObject(is)) compare({ before: was, after: is, at: `${at}{}` }, direction, node);
    else if (is === false && (isObject(was) || was === true)) add('map-closed', at);
    else if (was !== is) add('schema-changed', `${at}{}`, mapName(was), mapName(is));
  }

  function compareProperties(left: Schema, right: Schema, at: string, direction: Direction, node: Node, add: Add) {
    const isVisible = (property: Schema | undefined, schemas: Schemas): property is Schema =>
      property !== undefined && (direction === 'response' || !isReadOnly(property, schemas));
    const [was, is] = [left.properties ?? {}, right.properties ?? {}];
    const only = (properties: Schemas, others: Schemas, schemas: Schemas, required: string[] = []) =>
      new Map(
        Object.entries(properties)
          .filter(([name, schema]) => !Object.hasOwn(others, name) && isVisible(schema, schemas))
          .map(([name, schema]) => [name, { schema, required: required.includes(name) }]),
      );
    const renamed = findRenames(
      only(was, is, before, left.required),
      only(is, was, after, right.required),
      (old, current) => old.required === current.required && areSame(old.schema, current.schema, direction),
    );
    for (const [from, to] of renamed) add('property-renamed', `${at}.${to}`, from, to);
    const reported = new Set([...renamed.keys(), ...renamed.values()]);
    for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
      if (reported.has(name)) continue;
      const place = `${at}.${name}`;
      const old = property(was, name);
      const current = property(is, name);
      const wasVisible = isVisible(old, before);
      const isNowVisible = isVisible(current, after);
      const [wasRequired, isRequired] = [includes(left.required, name), includes(right.required, name)];
      if (wasVisible && isNowVisible) {
        if (wasRequired !== isRequired) add(isRequired ? 'property-required' : 'property-optional', place);
        const readOnly = isReadOnly(current, after);
        if (isReadOnly(old, before) !== readOnly) add(readOnly ? 'property-read-only' : 'property-writable', place);
        compare({ before: old, after: current, at: place }, direction, node);
      } else if (wasVisible) {
        add(current ? 'property-read-only' : 'property-removed', place);
      } else if (isNowVisible) {
        const required = direction === 'request' && isRequired;
        add(required ? 'required-property-added' : old ? 'property-writable' : 'property-added', place);
      }
    }
  }

  /** Whether type, keywords and referenced models are the same, whatever the models contain. */
  function areSame(one: Schema, other: Schema, direction: Direction): boolean {
    const { changes, next } = compared({ before: one, after: other, at: '' }, direction);
    const sameNames = next.every(({ before, after }) => before.$ref === after.$ref);
    return changes.length === 0 && sameNames && isReadOnly(one, before) === isReadOnly(other, after);
  }

  return { changes };
}

/** Pairs each removed model with the new one that is most alike, and no new one twice. */
function findModelRenames(before: Schemas, after: Schemas): Map<string, string> {
  const removed = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
  const added = Object.keys(after).filter((name) => !Object.hasOwn(before, name));
  const pairs = removed
    .flatMap((from) => added.map((to) => ({ from, to, likeness: likenessOf(before[from], after[to]) })))
    .filter(({ from, to }) => areAlike(before[from], after[to]))
    .sort((a, b) => b.likeness - a.likeness || (a.from + a.to < b.from + b.to ? -1 : 1));
  const renames = new Map<string, string>();
  const taken = new Set<string>();
  for (const { from, to } of pairs) {
    if (renames.has(from) || taken.has(to)) continue;
    renames.set(from, to);
    taken.add(to);
  }
  return renames;
}

/** The share of properties with the same names. */
function likenessOf(one: Schema = {}, other: Schema = {}): number {
  const [left, right] = [Object.keys(one.properties ?? {}), new Set(Object.keys(other.properties ?? {}))];
  const all = new Set([...left, ...right]).size;
  return all === 0 ? 0 : left.filter((name) => right.has(name)).length / all;
}

/** Whether at least half of the properties have the same names, so that it is one model under two names. */
function areAlike(one: Schema = {}, other: Schema = {}): boolean {
  const [left, right] = [new Set(Object.keys(one.properties ?? {})), new Set(Object.keys(other.properties ?? {}))];
  const shared = [...left].filter((name) => right.has(name)).length;
  return one.type === other.type && shared * 2 >= Math.max(left.size, right.size);
}

const renamed = (was: string, is: string): Change => ({ rule: 'model-renamed', place: { schema: is }, was, is });
const property = (properties: Schemas, name: string) =>
  Object.hasOwn(properties, name) ? properties[name] : undefined;
const includes = (list: string[] | undefined, name: string) => list?.includes(name) ?? false;
const typeName = (schema: Schema | undefined) => (schema?.$ref ? refName(schema.$ref) : (schema?.type ?? 'any'));
const mapName = (value: Schema['additionalProperties']) =>
  isObject(value)
    ? `any properties of type ${typeName(value)}`
    : value === false
      ? 'no other properties'
      : `any properties${value ? ' of any type' : ''}`;
