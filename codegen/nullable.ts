import { isObject } from './openapi.ts';

/** Returns a copy in which `x-nullable` is written in JSON Schema's own keywords. */
export function expandNullable<T>(value: T): T {
  if (Array.isArray(value)) return value.map(expandNullable) as T;
  if (!isObject(value)) return value;
  const { 'x-nullable': isNullable, ...schema } = Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, expandNullable(child)]),
  ) as { 'x-nullable'?: unknown; type?: unknown; enum?: unknown };
  if (isNullable !== true) return schema as T;
  if (typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] } as T;
  return {
    ...schema,
    type: [schema.type, 'null'],
    ...(Array.isArray(schema.enum) && { enum: [...schema.enum, null] }),
  } as T;
}
