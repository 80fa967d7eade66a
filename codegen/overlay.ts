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
  yamlErrorMessage,
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
  /** Whether the target is in the upstream spec (Swagger 2.0), before it is trimmed. For what codegen can't read otherwise. */
  'x-before-trim'?: boolean;
}

export interface Overlaid {
  document: OpenApiDocument;
  /** Targets of actions that match nothing, because the upstream spec changed or the target has a typo. */
  unmatched: string[];
}

export function parseOverlay(text: string, file = 'overlay.yaml'): Overlay {
  let root: unknown;
  try {
    root = parse(text);
  } catch (cause) {
    throw new CodegenError(`${file} is not valid YAML: ${yamlErrorMessage(cause)}`, { cause });
  }
  if (!isObject(root) || !/^1\.0\.\d+$/.test(String(root.overlay)) || !Array.isArray(root.actions)) {
    throw new CodegenError(
      `${file} is not an OpenAPI Overlay 1.0 document. It needs "overlay: 1.0.0" and an "actions" array.`,
    );
  }
  for (const [index, action] of root.actions.entries()) {
    if (!isObject(action) || typeof action.target !== 'string') {
      throw new CodegenError(`${file}: actions[${index}] has no "target".`);
    }
    if (action.update === undefined && action.remove !== true) {
      throw new CodegenError(`${file}: the action for ${action.target} has neither "update" nor "remove: true".`);
    }
  }
  return root as unknown as Overlay;
}

/**
 * Applies the actions in order to a copy of the spec. Descriptions never create a property or an enum value: if the
 * upstream spec no longer has it, the description is dropped and reported as unmatched.
 */
export function applyOverlay(original: OpenApiDocument, overlay: Overlay): Overlaid {
  const document = structuredClone(original);
  const unmatched = applyActions(
    document,
    overlay.actions.filter((action) => !action['x-before-trim']),
  );
  return { document, unmatched: [...new Set([...unmatched, ...dropUnknownMeanings(document)])] };
}

/**
 * Applies the actions with `x-before-trim` to the upstream spec, in place: a copy of it would take hundreds of megabytes.
 * Returns the unmatched targets.
 */
export const correctUpstream = (upstream: unknown, overlay: Overlay): string[] =>
  applyActions(
    upstream,
    overlay.actions.filter((action) => action['x-before-trim']),
  );

/** Applies the actions in place. Returns the targets and names that match nothing. */
function applyActions(document: unknown, actions: readonly OverlayAction[]): string[] {
  const jsonPath = new JSONPathEnvironment();
  const unmatched: string[] = [];
  for (const { target, update, remove } of actions) {
    let nodes: { value: unknown; location: (string | number)[] }[];
    try {
      nodes = [...jsonPath.query(target, document as never)];
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new CodegenError(`The overlay target "${target}" is not a valid JSONPath: ${reason}.`, { cause });
    }
    if (nodes.length === 0) unmatched.push(target);
    else unmatched.push(...findUnmatchedNames(target, (path) => jsonPath.query(path, document as never).empty()));
    const merge: Merge = { target, found: new Set(), notFound: new Set() };
    // Last match first: removing an array item must not shift the indexes of the remaining matches.
    for (const { value, location } of nodes.reverse()) {
      if (remove) removeAt(document, location);
      else mergeInto(value, withoutBlanks(update), { key: String(location.at(-1) ?? ''), path: target }, merge);
    }
    // A description for several models may fit only some of them.
    unmatched.push(...[...merge.notFound].filter((path) => !merge.found.has(path)));
  }
  return [...new Set(unmatched)];
}

/** Several names in one selector, such as `['Thing','Other']`. */
const NAME_LIST = /\[\s*'[^']*'(?:\s*,\s*'[^']*')+\s*\]/g;

/** Names in a target's selectors that match nothing, although the target as a whole matches. */
function findUnmatchedNames(target: string, isEmpty: (path: string) => boolean): string[] {
  return [...target.matchAll(NAME_LIST)].flatMap(({ 0: list, index }) =>
    [...list.matchAll(/'[^']*'/g)]
      .filter(([name]) => isEmpty(`${target.slice(0, index)}[${name}]${target.slice(index + list.length)}`))
      .map(([name]) => `${target}: no ${name}`),
  );
}

function removeAt(document: unknown, location: (string | number)[]): void {
  const last = location.at(-1);
  if (last === undefined)
    throw new CodegenError('An overlay action cannot remove the whole spec. Change the target "$".');
  const parent = location.slice(0, -1).reduce<unknown>((node, key) => (node as JsonObject)[key], document);
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete (parent as JsonObject)[last];
}

/** An empty text is one that is not written yet, as in the overlay of \`codegen init\`. */
function withoutBlanks(update: unknown): unknown {
  if (!isObject(update)) return update;
  return Object.fromEntries(
    Object.entries(update).flatMap(([key, value]) => (value === '' ? [] : [[key, withoutBlanks(value)]])),
  );
}

interface Merge {
  target: string;
  /** Described properties that exist, and array values that the update added. */
  found: Set<string>;
  /** Described properties that do not exist, and array values that were already present. */
  notFound: Set<string>;
}

/** Merges as the Overlay specification says: objects recursively, arrays by appending, everything else by replacing. */
function mergeInto(node: unknown, update: unknown, at: { key: string; path: string }, merge: Merge): void {
  if (Array.isArray(node)) {
    // The upstream spec may have made the same correction in the meantime.
    const isPresent = node.includes(update);
    (isPresent ? merge.notFound : merge.found).add(`${at.path}: ${String(update)} is already present`);
    if (!isPresent) node.push(structuredClone(update));
    return;
  }
  if (!isObject(node) || !isObject(update)) {
    throw new CodegenError(
      `The overlay target "${merge.target}" cannot be updated. It must be an array, or an object that is updated with an object.`,
    );
  }
  for (const [key, value] of Object.entries(update)) {
    const current = getOwn(node, key);
    const path = `${at.path}.${key}`;
    if (at.key === 'properties' && isDescriptionOnly(value)) {
      (current === undefined ? merge.notFound : merge.found).add(path);
      if (current === undefined) continue;
    }
    if (isObject(current) && isObject(value)) mergeInto(current, value, { key, path }, merge);
    else if (Array.isArray(current) && Array.isArray(value)) {
      for (const item of value) mergeInto(current, item, { key, path }, merge);
    } else setOwn(node, key, structuredClone(value));
  }
}

/** Whether an update describes a schema without defining one. */
const isDescriptionOnly = (value: unknown): boolean =>
  isObject(value) && Object.keys(value).every((key) => key === 'description' || key.startsWith('x-'));

/** Removes the meanings of values that are no longer in the enum, and returns their places. */
function dropUnknownMeanings(document: OpenApiDocument): string[] {
  const dropped: string[] = [];
  const visit = (node: unknown, place: string): void => {
    if (typeof node !== 'object' || node === null) return;
    const meanings = getOwn(node, 'x-enum-descriptions');
    if (isObject(meanings)) {
      const values = valuesOf(node as Schema, document.components.schemas);
      for (const value of Object.keys(meanings).filter((key) => !values.includes(key))) {
        delete meanings[value];
        dropped.push(`${place}: ${value} is not an enum value`);
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

/** Sets an own property, even one named `__proto__`. */
const setOwn = (object: JsonObject, key: string, value: unknown) =>
  Object.defineProperty(object, key, { value, configurable: true, enumerable: true, writable: true });
