import type { InputSchema } from './manifest.js';

/**
 * Fields that hosts add to the arguments of every call. A tool that has such an argument gets it.
 *
 * - `toolCallId`: n8n, https://github.com/n8n-io/n8n/issues/21716
 * - `task_progress`: Cline, https://github.com/cline/cline/issues/10426
 * - `wait_for_previous`: Gemini CLI, https://github.com/MemPalace/mempalace/pull/322
 */
export const HOST_FIELDS: readonly string[] = ['toolCallId', 'task_progress', 'wait_for_previous'];

/** Drops the fields that hosts add, and each optional property that is null: models pass null for an unused argument. */
export function normalizeArguments(schema: InputSchema, args: Record<string, unknown>): Record<string, unknown> {
  const own = Object.entries(args).filter(([name]) => name in schema.properties || !HOST_FIELDS.includes(name));
  return dropNulls(schema as NestedSchema, Object.fromEntries(own)) as Record<string, unknown>;
}

interface NestedSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, NestedSchema>>;
  readonly required?: readonly string[];
  readonly items?: NestedSchema;
}

/** A required null stays, so that the error names it. So does a null in a free map, whose keys the schema does not list. */
function dropNulls({ properties, required = [], items }: NestedSchema, value: unknown): unknown {
  if (Array.isArray(value)) return items ? value.map((item) => dropNulls(items, item)) : value;
  if (typeof value !== 'object' || value === null || !properties) return value;
  const entries = Object.entries(value).flatMap(([name, item]) => {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (!property) return [[name, item]];
    if (item === null && !required.includes(name) && !isNullable(property)) return [];
    return [[name, dropNulls(property, item)]];
  });
  return Object.fromEntries(entries);
}

const isNullable = ({ type }: NestedSchema): boolean => [type].flat().includes('null');
