import { JSONPathEnvironment } from 'json-p3';
import { parse } from 'yaml';
import { CodegenError, isObject, type JsonObject, type OpenApiDocument, own } from './openapi.ts';

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

/** Applies the actions in order to a copy of the document. */
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
    // From the last match to the first, so that removing array items leaves the earlier indexes right.
    for (const { value, location } of nodes.reverse()) {
      if (remove) removeAt(document, location);
      else mergeInto(value, update, target);
    }
  }
  return { document, unmatched };
}

function removeAt(document: unknown, location: (string | number)[]): void {
  const last = location.at(-1);
  if (last === undefined) throw new CodegenError("An overlay can't remove the whole document.");
  const parent = location.slice(0, -1).reduce<unknown>((node, key) => (node as JsonObject)[key], document);
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete (parent as JsonObject)[last];
}

/** The Overlay specification's merge: objects recursively, arrays grow, all else is replaced. */
function mergeInto(node: unknown, update: unknown, target: string): void {
  if (Array.isArray(node)) {
    node.push(structuredClone(update));
    return;
  }
  if (!isObject(node) || !isObject(update)) {
    throw new CodegenError(`The overlay's target ${target}: only an object (by an object) or an array can be updated.`);
  }
  for (const [key, value] of Object.entries(update)) {
    const current = own(node, key);
    if (isObject(current) && isObject(value)) mergeInto(current, value, target);
    else if (Array.isArray(current) && Array.isArray(value)) current.push(...structuredClone(value));
    else put(node, key, structuredClone(value));
  }
}

/** Sets a property of the object itself, whatever it is called. */
const put = (object: JsonObject, key: string, value: unknown) =>
  Object.defineProperty(object, key, { value, configurable: true, enumerable: true, writable: true });
