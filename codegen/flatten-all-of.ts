import { getOwn, isObject, type JsonObject } from './openapi.ts';

const PREFIX = '#/definitions/';

/**
 * A copy in which each `allOf` is one schema with the properties of all its parts, as callers see it: what a model is put
 * together from upstream is no concern of theirs. One `$ref` alone stays one.
 */
export function flattenAllOf(value: unknown, definitions: JsonObject, above: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((item) => flattenAllOf(item, definitions, above));
  if (!isObject(value)) return value;
  const { allOf, ...rest } = value;
  // A property may be called so.
  if (!Array.isArray(allOf)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => [key, flattenAllOf(child, definitions, above)]),
    );
  }
  const facts = flattenAllOf(rest, definitions, above) as JsonObject;
  const [only, ...others] = allOf as JsonObject[];
  if (only?.$ref && others.length === 0 && !facts.properties) return { ...facts, ...only };
  const parts = [...(allOf as JsonObject[]).map((part) => resolved(part, definitions, above)), facts];
  return {
    ...Object.assign({}, ...parts),
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
    required: [...new Set(parts.flatMap(({ required }) => (Array.isArray(required) ? required : [])))],
  };
}

/** What a part is; one that leads nowhere, or back to itself, stays a reference, which is refused elsewhere. */
function resolved(part: JsonObject, definitions: JsonObject, above: readonly string[]): JsonObject {
  const name = typeof part.$ref === 'string' && part.$ref.startsWith(PREFIX) ? part.$ref.slice(PREFIX.length) : '';
  const target = getOwn(definitions, name);
  if (!isObject(target) || above.includes(name)) return flattenAllOf(part, definitions, above) as JsonObject;
  return flattenAllOf(target, definitions, [...above, name]) as JsonObject;
}
