import { getOwn, isObject, type JsonObject } from './openapi.ts';

const PREFIX = '#/definitions/';

/**
 * Returns a copy in which each `allOf` is one schema with the properties of all its parts. An `allOf` of a single `$ref`
 * becomes that `$ref`.
 */
export function flattenAllOf(value: unknown, definitions: JsonObject, above: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((item) => flattenAllOf(item, definitions, above));
  if (!isObject(value)) return value;
  const { allOf, ...rest } = value;
  // A property can be named `allOf`.
  if (!Array.isArray(allOf)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => [key, flattenAllOf(child, definitions, above)]),
    );
  }
  const siblings = flattenAllOf(rest, definitions, above) as JsonObject;
  const [only, ...others] = allOf as JsonObject[];
  if (only?.$ref && others.length === 0 && !siblings.properties) return { ...siblings, ...only };
  const parts = [...(allOf as JsonObject[]).map((part) => resolvePart(part, definitions, above)), siblings];
  return {
    ...Object.assign({}, ...parts),
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
    required: [...new Set(parts.flatMap(({ required }) => (Array.isArray(required) ? required : [])))],
  };
}

/** A dangling or circular reference stays a reference: `trim` and `resolve` report it with its place. */
function resolvePart(part: JsonObject, definitions: JsonObject, above: readonly string[]): JsonObject {
  const name = typeof part.$ref === 'string' && part.$ref.startsWith(PREFIX) ? part.$ref.slice(PREFIX.length) : '';
  const target = getOwn(definitions, name);
  if (!isObject(target) || above.includes(name)) return flattenAllOf(part, definitions, above) as JsonObject;
  return flattenAllOf(target, definitions, [...above, name]) as JsonObject;
}
