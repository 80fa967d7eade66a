import type { OperationModel } from './model.ts';
import { expandNullable } from './nullable.ts';
import { refName, type Schema } from './openapi.ts';
import type { Argument } from './operation-arguments.ts';

/** A JSON Schema 2020-12 object. */
export type JsonSchema = { [keyword: string]: unknown };

/** The validation keywords that OpenAPI 3.1 and JSON Schema share and tools publish. */
const KEYWORDS = [
  ...['type', 'format', 'enum', 'default', 'minimum', 'maximum', 'minLength', 'maxLength', 'pattern'],
  ...['minItems', 'maxItems', 'uniqueItems'],
] as const;

/**
 * How many nested properties the schema of one body may list. A larger body (a `Conversation` has over 1,500) lists its
 * first level only and its objects accept any property: a schema that fills a model's context is of no use to it.
 */
export const MAX_NESTED_PROPERTIES = 100;

/** Returns the first paragraph: what a model needs to choose and call the tool. People read the whole description. */
export const firstParagraph = (description: string): string => description.split('\n', 1).join('');

/** Who reads the schema. People also get the rest of each description and the meaning of each enum value. */
export type Reader = 'model' | 'people';

/** Builds the JSON Schema of an operation's arguments, down to the last property that a caller can write. */
export function buildInputSchema(
  operation: OperationModel,
  schemas: Record<string, Schema>,
  reader: Reader = 'model',
): JsonSchema {
  const context = { schemas, reader, deep: isSpelledOut(operation, schemas) };
  const required = operation.args.filter((arg) => arg.required).map((arg) => arg.name);
  return {
    type: 'object',
    properties: Object.fromEntries(
      operation.args.map((arg) => [
        arg.name,
        { ...writableSchema(arg.schema, context), ...descriptionFor(arg, reader) },
      ]),
    ),
    ...(required.length > 0 && { required }),
  };
}

/** Whether the schema lists the properties of nested objects. See {@link MAX_NESTED_PROPERTIES}. */
export function isSpelledOut(operation: OperationModel, schemas: Record<string, Schema>): boolean {
  const nested = operation.args.map((arg) => countNestedProperties(arg.schema, schemas));
  return nested.reduce((sum, count) => sum + count, 0) <= MAX_NESTED_PROPERTIES;
}

interface SchemaContext {
  schemas: Record<string, Schema>;
  reader: Reader;
  /** Whether to list the properties of nested objects. */
  deep: boolean;
}

/** The schema without the properties that only Genesys Cloud writes, with references inlined. */
const writableSchema = (schema: Schema, context: SchemaContext, above: string[] = []): JsonSchema => {
  const result = schemaWithoutNull(schema, context, above);
  return schema['x-nullable'] ? expandNullable({ ...result, 'x-nullable': true }) : result;
};

function schemaWithoutNull(schema: Schema, context: SchemaContext, above: string[]): JsonSchema {
  const { schemas, reader, deep } = context;
  if (schema.$ref) {
    const name = refName(schema.$ref);
    const { $ref: _, ...siblings } = schema;
    const target = schemas[name] ?? {};
    // A recursive reference becomes any value of its type.
    if (above.includes(name)) return { type: target.type ?? 'object', ...nestedDescription(siblings, reader) };
    return { ...writableSchema(target, context, [...above, name]), ...nestedDescription(siblings, reader) };
  }
  const result: JsonSchema = {};
  for (const keyword of KEYWORDS) {
    if (schema[keyword] !== undefined) result[keyword] = schema[keyword];
  }
  const meanings = schema['x-enum-descriptions'];
  if (meanings && reader === 'people') result['x-enum-descriptions'] = meanings;
  if (schema.anyOf) result.anyOf = schema.anyOf.map((one) => writableSchema(one, context, above));
  if (schema.items) result.items = writableSchema(schema.items, context, above);
  if (typeof schema.additionalProperties === 'object') {
    result.additionalProperties = writableSchema(schema.additionalProperties, context, above);
  }
  const properties = Object.entries(schema.properties ?? {}).filter(([, property]) => !isReadOnly(property, schemas));
  if (deep && properties.length > 0) {
    result.properties = Object.fromEntries(
      properties.map(([name, property]) => [
        name,
        { ...writableSchema(property, context, above), ...nestedDescription(property, reader) },
      ]),
    );
    const required = (schema.required ?? []).filter((name) => properties.some(([property]) => property === name));
    if (required.length > 0) result.required = required;
  }
  return result;
}

const descriptionFor = ({ description }: Schema | Argument, reader: Reader): JsonSchema =>
  description ? { description: reader === 'model' ? firstParagraph(description) : description } : {};

/** The description of a property below the first level. */
const nestedDescription = (property: Schema, reader: Reader): JsonSchema =>
  reader === 'model' && property['x-docs-only'] ? {} : descriptionFor(property, reader);

export const isReadOnly = (property: Schema, schemas: Record<string, Schema>): boolean =>
  property.readOnly ?? (property.$ref ? (schemas[refName(property.$ref)]?.readOnly ?? false) : false);

/** Counts the properties below this schema that a caller can write. */
function countNestedProperties(schema: Schema, schemas: Record<string, Schema>, above: string[] = []): number {
  if (schema.$ref) {
    const name = refName(schema.$ref);
    return above.includes(name) ? 0 : countNestedProperties(schemas[name] ?? {}, schemas, [...above, name]);
  }
  const inner = [
    schema.items,
    ...(schema.anyOf ?? []),
    typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined,
  ];
  const properties = Object.values(schema.properties ?? {}).filter((property) => !isReadOnly(property, schemas));
  return [...inner, ...properties].reduce(
    (sum, child) => sum + (child ? countNestedProperties(child, schemas, above) : 0),
    properties.length,
  );
}
