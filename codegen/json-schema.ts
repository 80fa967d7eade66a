import type { OperationModel } from './model.ts';
import { refName, type Schema } from './openapi.ts';
import type { Argument } from './operation-arguments.ts';

/** A JSON Schema 2020-12, as far as tools use it. */
export type JsonSchema = { [keyword: string]: unknown };

/** The keywords of OpenAPI 3.1 that say what a caller may write; the same in JSON Schema. */
const KEYWORDS = [
  ...['type', 'format', 'enum', 'default', 'minimum', 'maximum', 'minLength', 'maxLength', 'pattern'],
  ...['minItems', 'maxItems', 'uniqueItems'],
] as const;

/**
 * How many nested properties one body may spell out. A body with more (a whole `Conversation` has over 1,500) is given
 * to the first level only: the objects in it stay open, for a model can't use a schema that fills its context.
 */
export const MAX_NESTED_PROPERTIES = 100;

/** A model reads the first paragraph of a description: what it needs to choose and to call. People read all of it. */
export const brief = (description: string): string => description.split('\n', 1).join('');

/** For whom a schema is: people also get the rest of each description and the meaning of each value. */
export type Reader = 'model' | 'people';

/** The schema of an operation's arguments: complete to the last property that a caller may write. */
export function inputSchema(
  operation: OperationModel,
  schemas: Record<string, Schema>,
  reader: Reader = 'model',
): JsonSchema {
  const writing = { schemas, reader, deep: isSpelledOut(operation, schemas) };
  const required = operation.args.filter((arg) => arg.required).map((arg) => arg.name);
  return {
    type: 'object',
    properties: Object.fromEntries(
      operation.args.map((arg) => [arg.name, { ...writable(arg.schema, writing), ...words(arg, reader) }]),
    ),
    ...(required.length > 0 && { required }),
  };
}

/** Whether the objects in an operation's body are given with their properties. See {@link MAX_NESTED_PROPERTIES}. */
export function isSpelledOut(operation: OperationModel, schemas: Record<string, Schema>): boolean {
  const nested = operation.args.map((arg) => nestedProperties(arg.schema, schemas));
  return nested.reduce((sum, count) => sum + count, 0) <= MAX_NESTED_PROPERTIES;
}

interface Writing {
  schemas: Record<string, Schema>;
  reader: Reader;
  /** Whether the properties of objects are spelled out. */
  deep: boolean;
}

/** A schema without what only Genesys writes. References are spelled out, except where they recur: there any object will do. */
function writable(schema: Schema, writing: Writing, above: string[] = []): JsonSchema {
  const { schemas, reader, deep } = writing;
  if (schema.$ref) {
    const name = refName(schema.$ref);
    const { $ref: _, ...siblings } = schema;
    const target = schemas[name] ?? {};
    if (above.includes(name)) return { type: 'object', ...nestedWords(siblings, reader) };
    return { ...writable(target, writing, [...above, name]), ...nestedWords(siblings, reader) };
  }
  const result: JsonSchema = {};
  for (const keyword of KEYWORDS) {
    if (schema[keyword] !== undefined) result[keyword] = schema[keyword];
  }
  const meanings = schema['x-enum-descriptions'];
  if (meanings && reader === 'people') result['x-enum-descriptions'] = meanings;
  if (schema.items) result.items = writable(schema.items, writing, above);
  if (typeof schema.additionalProperties === 'object') {
    result.additionalProperties = writable(schema.additionalProperties, writing, above);
  }
  const properties = Object.entries(schema.properties ?? {}).filter(([, property]) => !isReadOnly(property, schemas));
  if (deep && properties.length > 0) {
    result.properties = Object.fromEntries(
      properties.map(([name, property]) => [
        name,
        { ...writable(property, writing, above), ...nestedWords(property, reader) },
      ]),
    );
    const required = (schema.required ?? []).filter((name) => properties.some(([property]) => property === name));
    if (required.length > 0) result.required = required;
  }
  return result;
}

/** The words of an argument. */
const words = ({ description }: Schema | Argument, reader: Reader): JsonSchema =>
  description ? { description: reader === 'model' ? brief(description) : description } : {};

/** The words of a property below the first level. */
const nestedWords = (property: Schema, reader: Reader): JsonSchema =>
  reader === 'model' && property['x-docs-only'] ? {} : words(property, reader);

export const isReadOnly = (property: Schema, schemas: Record<string, Schema>): boolean =>
  property.readOnly ?? (property.$ref ? (schemas[refName(property.$ref)]?.readOnly ?? false) : false);

/** How many properties below this schema a caller may write. */
function nestedProperties(schema: Schema, schemas: Record<string, Schema>, above: string[] = []): number {
  if (schema.$ref) {
    const name = refName(schema.$ref);
    return above.includes(name) ? 0 : nestedProperties(schemas[name] ?? {}, schemas, [...above, name]);
  }
  const inner = [
    schema.items,
    typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined,
  ];
  const properties = Object.values(schema.properties ?? {}).filter((property) => !isReadOnly(property, schemas));
  return [...inner, ...properties].reduce(
    (sum, child) => sum + (child ? nestedProperties(child, schemas, above) : 0),
    properties.length,
  );
}
