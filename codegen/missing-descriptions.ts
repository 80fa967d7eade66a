import { isReadOnly, isSpelledOut } from './json-schema.ts';
import type { Model } from './model.ts';
import { refName, resolve, type Schema } from './openapi.ts';

/**
 * Where words are missing: of operations, of parameters and their properties down to the last, of the values of enums.
 * Each with its place, which is a schema's name where the schema is shared.
 */
export function missingDescriptions(model: Model): string[] {
  const missing = new Set<string>();
  for (const operation of model.operations) {
    if (!operation.title) missing.add(`${operation.id}: no summary`);
    if (!operation.description) missing.add(`${operation.id}: no description`);
    const deep = isSpelledOut(operation, model.schemas);
    for (const arg of operation.args) {
      const place = `${operation.id}: ${arg.name} (${arg.in})`;
      if (!arg.description) missing.add(`${place}: no description`);
      for (const below of findUndescribed(arg.schema, model.schemas, deep, place)) missing.add(below);
    }
  }
  return [...missing];
}

/** Enums and properties without words in a schema, as far down as a caller may write. */
function findUndescribed(
  schema: Schema,
  schemas: Record<string, Schema>,
  deep: boolean,
  place: string,
  above: string[] = [],
): string[] {
  if (schema.$ref) {
    const name = refName(schema.$ref);
    return above.includes(name) ? [] : findUndescribed(schemas[name] ?? {}, schemas, deep, name, [...above, name]);
  }
  const words = schema['x-enum-descriptions'] ?? {};
  const own = (schema.enum ?? []).filter((value) => !words[String(value)]);
  const below = (child: Schema, at: string) => findUndescribed(child, schemas, deep, at, above);
  return [
    ...(own.length > 0 ? [`${place}: no x-enum-descriptions for ${own.join(', ')}`] : []),
    ...(schema.items ? below(schema.items, `${place}[]`) : []),
    ...(typeof schema.additionalProperties === 'object' ? below(schema.additionalProperties, `${place}{}`) : []),
    ...Object.entries((deep && schema.properties) || {})
      .filter(([, property]) => !isReadOnly(property, schemas))
      .flatMap(([name, property]) => [
        ...(resolve(property, schemas).description ? [] : [`${place}.${name}: no description`]),
        ...below(property, `${place}.${name}`),
      ]),
  ];
}
