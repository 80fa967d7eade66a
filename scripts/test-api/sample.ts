import { getOwn, isObject, type JsonObject } from '../../codegen/openapi.ts';

/** Optional properties below this depth are omitted, and those of a model in itself, so that samples end. */
const MAX_DEPTH = 2;

/** Creates values of Swagger 2.0 schemas. Reads the upstream spec only, so that a mistake of codegen cannot hide. */
export function createSampler(definitions: JsonObject) {
  /** `request` omits read-only properties. */
  function sample(schema: unknown, use: 'request' | 'response', above: readonly string[] = []): unknown {
    const { $ref, ...facts } = isObject(schema) ? schema : {};
    if (typeof $ref === 'string') {
      const name = $ref.slice('#/definitions/'.length);
      return sample(getOwn(definitions, name), use, [...above, name]);
    }
    if (isObject(facts.properties)) return sampleObject(facts, use, above);
    switch (facts.type) {
      case 'array':
        return Array.from({ length: 2 }, () => sample(facts.items, use, [...above, `[${above.length}]`]));
      case 'object':
        return isObject(facts.additionalProperties)
          ? { 'any key': sample(facts.additionalProperties, use, above) }
          : { any: ['value'] };
      default:
        return sampleScalar(facts);
    }
  }

  function sampleObject(schema: JsonObject, use: 'request' | 'response', above: readonly string[]): JsonObject {
    const required = new Set(Array.isArray(schema.required) ? schema.required : []);
    // The types of nested models require what responses have.
    const isNested = above.length > 1;
    const entries = Object.entries(schema.properties as JsonObject).filter(([name, property]) =>
      use === 'request' && isReadOnly(property) ? isNested && required.has(name) : required.has(name) || !isDeep(above),
    );
    return Object.fromEntries(entries.map(([name, property]) => [name, sample(property, use, above)]));
  }

  const isDeep = (above: readonly string[]) => above.length > MAX_DEPTH || new Set(above).size < above.length;

  const isReadOnly = (property: unknown): boolean => {
    const ref = getOwn(property, '$ref');
    const target = typeof ref === 'string' ? getOwn(definitions, ref.slice('#/definitions/'.length)) : undefined;
    return (getOwn(property, 'readOnly') ?? getOwn(target, 'readOnly')) === true;
  };

  return { sample };
}

/** Text that is not the same when it is encoded twice, or not at all. */
const TEXT = 'a b/ü%&=+';

export function sampleScalar({ type, format, enum: values, minimum, pattern }: JsonObject): unknown {
  if (Array.isArray(values)) {
    const value = values.at(-1);
    return type === 'boolean' ? String(value) === 'true' : value;
  }
  switch (type) {
    case 'boolean':
      return false;
    case 'integer':
      return typeof minimum === 'number' ? minimum : 7;
    case 'number':
      return typeof minimum === 'number' ? minimum : 1.5;
    default:
      return format === 'date-time' ? '2026-01-31T09:30:00.000Z' : pattern === undefined ? TEXT : 'x';
  }
}
