import { isObject, type JsonObject } from './openapi.ts';

/** Keywords whose keys are names, so that their values are no keywords. */
const NAME_MAPS = new Set(['properties', 'responses', 'headers']);
/** Keywords whose values hold no schemas. */
const VALUES = new Set(['default', 'enum', 'required', 'security', 'example', 'examples']);

/**
 * Returns a copy in which every schema uses one way to say the same: a union is `anyOf`, a schema that accepts `null` has
 * `x-nullable: true`, a file is a binary string, and the values of an enum have the declared type.
 */
export function normalizeSchemas(node: unknown, keyword = ''): unknown {
  if (Array.isArray(node)) return node.map((item) => normalizeSchemas(item));
  if (!isObject(node)) return node;
  const isMap = NAME_MAPS.has(keyword);
  const copy = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      !isMap && VALUES.has(key) ? value : normalizeSchemas(value, isMap ? '' : key),
    ]),
  );
  return isMap ? copy : STEPS.reduce((schema, step) => step(schema), copy);
}

type Step = (schema: JsonObject) => JsonObject;

/** In this order: each step sees the result of the one before. */
const STEPS: readonly Step[] = [joinOneOf, splitTypes, dropNull, addType, describeFile, moveEnumToItems, convertValues];

function joinOneOf({ oneOf, ...schema }: JsonObject): JsonObject {
  if (!Array.isArray(oneOf)) return oneOf === undefined ? schema : { ...schema, oneOf };
  return { ...schema, anyOf: [...(Array.isArray(schema.anyOf) ? schema.anyOf : []), ...oneOf] };
}

/** The keywords that apply to one type only. The others apply to strings and numbers. */
const KEYWORDS_BY_TYPE: Readonly<Record<string, readonly string[]>> = {
  array: ['items', 'minItems', 'maxItems', 'uniqueItems', 'collectionFormat'],
  object: ['properties', 'required', 'additionalProperties', 'minProperties', 'maxProperties'],
  string: ['format', 'minLength', 'maxLength', 'pattern', 'enum'],
  number: ['format', 'minimum', 'maximum', 'multipleOf', 'exclusiveMinimum', 'exclusiveMaximum', 'enum'],
  integer: ['format', 'minimum', 'maximum', 'multipleOf', 'exclusiveMinimum', 'exclusiveMaximum', 'enum'],
  boolean: ['enum'],
};
const TYPE_KEYWORDS = new Set(Object.values(KEYWORDS_BY_TYPE).flat());

/** `type: [string, array]` becomes an `anyOf` with one schema per type. */
function splitTypes({ type, ...schema }: JsonObject): JsonObject {
  if (!Array.isArray(type)) return type === undefined ? schema : { type, ...schema };
  if (type.length === 1) return { type: type[0], ...schema };
  const shared = Object.entries(schema).filter(([key]) => !TYPE_KEYWORDS.has(key));
  const members = type.map((one: string) => {
    const own = Object.entries(schema).filter(([key]) => KEYWORDS_BY_TYPE[one]?.includes(key));
    const { enum: values, ...member } = { type: one, ...Object.fromEntries(own) } as JsonObject;
    const fitting = Array.isArray(values) ? values.filter((value) => isOfType(value, one)) : [];
    return fitting.length > 0 ? { ...member, enum: fitting } : member;
  });
  return { ...Object.fromEntries(shared), anyOf: members };
}

/** `nullable`, `null` in an enum and `type: null` in a union become `x-nullable`. */
function dropNull({ nullable, ...schema }: JsonObject): JsonObject {
  const { anyOf, enum: values } = schema;
  const members = Array.isArray(anyOf) ? anyOf.filter((one) => !isObject(one) || one.type !== 'null') : undefined;
  const kept = Array.isArray(values) ? values.filter((value) => value !== null) : undefined;
  const isNullable =
    nullable === true ||
    (members !== undefined && members.length < (anyOf as unknown[]).length) ||
    (kept !== undefined && kept.length < (values as unknown[]).length);
  const [only, ...others] = members ?? [];
  const { anyOf: _, ...rest } = schema;
  return {
    ...(members && others.length === 0 ? { ...rest, ...(only as JsonObject | undefined) } : schema),
    ...(members && others.length > 0 && { anyOf: members }),
    ...(kept && { enum: kept }),
    ...(isNullable && { 'x-nullable': true }),
  };
}

/** Adds the type that the other keywords imply. */
function addType(schema: JsonObject): JsonObject {
  if (schema.type !== undefined || schema.$ref !== undefined || schema.anyOf !== undefined) return schema;
  if (isObject(schema.properties) || isObject(schema.additionalProperties)) return { ...schema, type: 'object' };
  return isObject(schema.items) ? { ...schema, type: 'array' } : schema;
}

function describeFile(schema: JsonObject): JsonObject {
  return schema.type === 'file' ? { ...schema, type: 'string', format: 'binary' } : schema;
}

/** An enum of simple values on an array is meant for its items. */
function moveEnumToItems(schema: JsonObject): JsonObject {
  const { enum: values, items, ...rest } = schema;
  if (schema.type !== 'array' || !Array.isArray(values) || values.some(Array.isArray)) return schema;
  return { ...rest, items: convertValues({ ...(isObject(items) && items), enum: values }) };
}

/** Gives the values of `enum` and `default` the declared type, such as `true` for `"true"`. */
function convertValues(schema: JsonObject): JsonObject {
  const { type, enum: values, ...rest } = schema;
  if (typeof type !== 'string' || !Object.hasOwn(CONVERT, type)) return schema;
  const result: JsonObject = { type, ...rest };
  if (schema.default !== undefined) result.default = convert(schema.default, type) ?? schema.default;
  if (!Array.isArray(values)) return result;
  const converted = values.map((value) => convert(value, type));
  // Values of another type than the declared one: the values are what Genesys accepts.
  if (converted.includes(undefined)) {
    const { type: _, ...untyped } = result;
    return values.every((value) => typeof value === 'string')
      ? { ...untyped, type: 'string', enum: values }
      : { ...untyped, enum: values };
  }
  const unique = [...new Set(converted)];
  // Both booleans are no restriction.
  return type === 'boolean' && unique.length === 2 ? result : { ...result, enum: unique };
}

const CONVERT: Readonly<Record<string, (text: string) => unknown>> = {
  boolean: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  integer: (text) => (/^-?\d{1,15}$/.test(text) ? Number(text) : undefined),
  number: (text) => (text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined),
  string: (text) => text,
};

const convert = (value: unknown, type: string): unknown =>
  isOfType(value, type) ? value : typeof value === 'object' ? undefined : CONVERT[type]?.(String(value));

function isOfType(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'null') return value === null;
  return typeof value === type;
}
