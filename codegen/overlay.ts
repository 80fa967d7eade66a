import { JSONPathEnvironment } from 'json-p3';
import { parse } from 'yaml';
import {
  CodegenError,
  getOwn,
  isObject,
  type JsonObject,
  type OpenApiDocument,
  resolve,
  type Schema,
} from './openapi.ts';

/** An OpenAPI Overlay 1.0 document. https://spec.openapis.org/overlay/v1.0.0.html */
export interface Overlay {
  overlay: string;
  info: { title: string; version: string };
  actions: OverlayAction[];
}

export interface OverlayAction {
  /** A JSONPath (RFC 9535) to the objects or arrays to change. */
  target: string;
  description?: string;
  update?: unknown;
  remove?: boolean;
}

export interface Overlaid {
  document: OpenApiDocument;
  /** Targets of actions that matched nothing: upstream moved on, or a typing mistake. */
  unmatched: string[];
}

export function parseOverlay(text: string, file = 'overlay.yaml'): Overlay {
  let root: unknown;
  try {
    root = parse(text);
  } catch (cause) {
    throw new CodegenError(`${file} is not valid YAML: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  if (!isObject(root) || !/^1\.0\.\d+$/.test(String(root.overlay)) || !Array.isArray(root.actions)) {
    throw new CodegenError(
      `${file} is not an OpenAPI Overlay 1.0 document ("overlay: 1.0.0" and "actions" are needed).`,
    );
  }
  for (const [index, action] of root.actions.entries()) {
    if (!isObject(action) || typeof action.target !== 'string') {
      throw new CodegenError(`${file}: actions[${index}] has no "target".`);
    }
    if (action.update === undefined && action.remove !== true) {
      throw new CodegenError(`${file}: the action at ${action.target} has neither "update" nor "remove: true".`);
    }
  }
  return root as unknown as Overlay;
}

/**
 * Applies the actions in order to a copy of the document. Words make nothing: those for a property or a value that
 * upstream no longer has are left out, and told as unmatched.
 */
export function applyOverlay(original: OpenApiDocument, overlay: Overlay): Overlaid {
  const document = structuredClone(original);
  const jsonPath = new JSONPathEnvironment();
  const unmatched: string[] = [];
  for (const { target, update, remove } of overlay.actions) {
    let nodes: { value: unknown; location: (string | number)[] }[];
    try {
      nodes = [...jsonPath.query(target, document as never)];
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new CodegenError(`The overlay's target ${target} is not a JSONPath: ${reason}`, { cause });
    }
    if (nodes.length === 0) unmatched.push(target);
    else unmatched.push(...unmatchedNames(target, (path) => jsonPath.query(path, document as never).empty()));
    const merge: Merge = { target, found: new Set(), notFound: new Set() };
    // From the last match to the first, so that removing array items leaves the earlier indexes right.
    for (const { value, location } of nodes.reverse()) {
      if (remove) removeAt(document, location);
      else mergeInto(value, update, { key: String(location.at(-1) ?? ''), path: target }, merge);
    }
    // An action for several models may have words that only some of them need.
    unmatched.push(...[...merge.notFound].filter((path) => !merge.found.has(path)));
  }
  return { document, unmatched: [...new Set([...unmatched, ...dropMeaningsOfNoValue(document)])] };
}

/** `['Gone','Thing']`: several names in one selector. */
const NAME_LIST = /\[\s*'[^']*'(?:\s*,\s*'[^']*')+\s*\]/g;

/** The names in a target's lists that match nothing, although the target as a whole does. */
function unmatchedNames(target: string, isEmpty: (path: string) => boolean): string[] {
  return [...target.matchAll(NAME_LIST)].flatMap(({ 0: list, index }) =>
    [...list.matchAll(/'[^']*'/g)]
      .filter(([name]) => isEmpty(`${target.slice(0, index)}[${name}]${target.slice(index + list.length)}`))
      .map(([name]) => `${target}: no ${name}`),
  );
}

function removeAt(document: unknown, location: (string | number)[]): void {
  const last = location.at(-1);
  if (last === undefined) throw new CodegenError("An overlay can't remove the whole document.");
  const parent = location.slice(0, -1).reduce<unknown>((node, key) => (node as JsonObject)[key], document);
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete (parent as JsonObject)[last];
}

interface Merge {
  target: string;
  /** Paths of properties that an update has words for: there, or not there. Of values for lists: needed, or not. */
  found: Set<string>;
  notFound: Set<string>;
}

/** The Overlay specification's merge: objects recursively, arrays grow, all else is replaced. */
function mergeInto(node: unknown, update: unknown, at: { key: string; path: string }, merge: Merge): void {
  if (Array.isArray(node)) {
    // A correction that upstream has made as well is none any more.
    const isThere = node.includes(update);
    (isThere ? merge.notFound : merge.found).add(`${at.path}: ${String(update)} is there already`);
    if (!isThere) node.push(structuredClone(update));
    return;
  }
  if (!isObject(node) || !isObject(update)) {
    throw new CodegenError(
      `The overlay's target ${merge.target}: only an object (by an object) or an array can be updated.`,
    );
  }
  for (const [key, value] of Object.entries(update)) {
    const current = getOwn(node, key);
    const path = `${at.path}.${key}`;
    if (at.key === 'properties' && isWords(value)) {
      (current === undefined ? merge.notFound : merge.found).add(path);
      if (current === undefined) continue;
    }
    if (isObject(current) && isObject(value)) mergeInto(current, value, { key, path }, merge);
    else if (Array.isArray(current) && Array.isArray(value)) {
      for (const item of value) mergeInto(current, item, { key, path }, merge);
    } else put(node, key, structuredClone(value));
  }
}

/** Whether an update describes a schema, but does not make one. */
const isWords = (value: unknown): boolean =>
  isObject(value) && Object.keys(value).every((key) => key === 'description' || key.startsWith('x-'));

/** Takes the meanings of values that no enum has any more out of the document; their places. */
function dropMeaningsOfNoValue(document: OpenApiDocument): string[] {
  const dropped: string[] = [];
  const visit = (node: unknown, place: string): void => {
    if (typeof node !== 'object' || node === null) return;
    const meanings = getOwn(node, 'x-enum-descriptions');
    if (isObject(meanings)) {
      const values = valuesOf(node as Schema, document.components.schemas);
      for (const value of Object.keys(meanings).filter((key) => !values.includes(key))) {
        delete meanings[value];
        dropped.push(`${place}: no value ${value}`);
      }
    }
    for (const [key, child] of Object.entries(node)) visit(child, `${place}.${key}`);
  };
  visit(document, '$');
  return dropped;
}

function valuesOf(schema: Schema, schemas: Record<string, Schema>): string[] {
  const { enum: values, items } = resolve(schema, schemas);
  return (values ?? (items ? resolve(items, schemas).enum : undefined) ?? []).map(String);
}

/** Sets a property of the object itself, whatever it is called. */
const put = (object: JsonObject, key: string, value: unknown) =>
  Object.defineProperty(object, key, { value, configurable: true, enumerable: true, writable: true });
