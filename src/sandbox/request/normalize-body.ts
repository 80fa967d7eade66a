/** Accepts what Genesys accepts from Open Messaging beyond the text of the spec. */
import type { OperationId } from '../../generated/operations.js';
import schemas from '../../generated/schemas.json' with { type: 'json' };

interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  enum?: readonly unknown[];
}

/**
 * Drops unknown properties, and writes enum values as in the spec. Genesys ignores properties that it does not know there:
 * https://developer.genesys.cloud/forum/t/open-messaging-api-removing-inaccessible-fields/11021
 */
export function normalizeBody(schema: Schema, value: unknown): unknown {
  const resolved = resolve(schema);
  if (Array.isArray(value))
    return resolved.items ? value.map((item) => normalizeBody(resolved.items ?? {}, item)) : value;
  if (typeof value === 'object' && value !== null) {
    const { properties } = resolved;
    if (!properties) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, item]) => {
        const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
        return property ? [[name, normalizeBody(property, item)]] : [];
      }),
    );
  }
  if (typeof value !== 'string' || !resolved.enum) return value;
  const lower = value.toLowerCase();
  return resolved.enum.find((known) => typeof known === 'string' && known.toLowerCase() === lower) ?? value;
}

export const getRequestSchema = (operationId: OperationId): Schema =>
  (schemas.requests as Partial<Record<OperationId, Schema>>)[operationId] ?? {};

function resolve(schema: Schema): Schema {
  const name = schema.$ref?.slice('#/$defs/'.length);
  return name === undefined ? schema : resolve((schemas.$defs as Record<string, Schema>)[name] ?? {});
}
