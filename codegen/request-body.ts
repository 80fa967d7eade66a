import { getMedia } from './media-types.ts';
import { type OpenApiDocument, type RequestBody, resolve, type Schema } from './openapi.ts';

/**
 * The schema of a request body. Its model often describes responses too, so this drops requirements that do not hold
 * for requests: all of a partial update's, and read-only properties. Without such requirements, it returns the model's
 * reference unchanged.
 */
export function getRequestSchema(requestBody: RequestBody, schemas: Record<string, Schema>): Schema | undefined {
  const schema = getMedia(requestBody.content)?.schema;
  const shape = schema && resolve(schema, schemas);
  const { properties, required = [] } = shape ?? {};
  if (!properties) return schema;
  const kept = requestBody['x-partial-update'] ? [] : required.filter((name) => !isReadOnly(properties[name], schemas));
  if (kept.length === required.length) return schema;
  const { required: _, ...rest } = shape ?? {};
  return kept.length > 0 ? { ...rest, required: kept } : rest;
}

const isReadOnly = (property: Schema | undefined, schemas: Record<string, Schema>): boolean =>
  (property && resolve(property, schemas).readOnly) ?? false;

/** The same schema, with enums limited to the values in `x-accepted-values`. */
export function getAcceptedSchema(requestBody: RequestBody, schemas: Record<string, Schema>): Schema | undefined {
  const schema = getRequestSchema(requestBody, schemas);
  const accepted = Object.entries(requestBody['x-accepted-values'] ?? {});
  if (!schema || accepted.length === 0) return schema;
  const shape = resolve(schema, schemas);
  const properties = { ...shape.properties };
  for (const [name, values] of accepted) {
    const property = properties[name];
    if (property) properties[name] = limitEnum(resolve(property, schemas), values);
  }
  return { ...shape, properties };
}

function limitEnum(property: Schema, values: readonly string[]): Schema {
  const meanings = Object.entries(property['x-enum-descriptions'] ?? {});
  return {
    ...property,
    enum: (property.enum ?? []).filter((value) => values.includes(String(value))),
    ...(meanings.length > 0 && {
      'x-enum-descriptions': Object.fromEntries(meanings.filter(([value]) => values.includes(value))),
    }),
  };
}

/** Lists the values in `x-accepted-values` that the upstream spec does not have, with their places. */
export function findUnknownAcceptedValues({ paths, components: { schemas } }: OpenApiDocument): string[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, { requestBody }]) => {
      if (!requestBody) return [];
      const schema = getMedia(requestBody.content)?.schema;
      const properties = (schema && resolve(schema, schemas).properties) ?? {};
      return Object.entries(requestBody['x-accepted-values'] ?? {}).flatMap(([name, values]) => {
        const property = properties[name];
        const known = ((property && resolve(property, schemas).enum) ?? []).map(String);
        return values
          .filter((value) => !known.includes(value))
          .map((value) => `${method.toUpperCase()} ${path}: x-accepted-values: ${name} has no enum value ${value}`);
      });
    }),
  );
}
