import { isReadOnly, isSpelledOut } from './json-schema.ts';
import type { Model } from './model.ts';
import { refName, resolve, type Schema } from './openapi.ts';

/**
 * Lists each operation, argument, nested property and enum value without a description, such as
 * `getThings: sort (query): no description`. In a shared schema, the place starts with the schema's name.
 */
export function findMissingDescriptions(model: Model): string[] {
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

/** Enum values and properties without a description, down to the last property that a caller can write. */
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
  const meanings = schema['x-enum-descriptions'] ?? {};
  const own = (schema.enum ?? []).filter((value) => !meanings[String(value)]);
  const below = (child: Schema, at: string) => findUndescribed(child, schemas, deep, at, above);
  return [
    ...(own.length > 0 ? [`${place}: no x-enum-descriptions for ${own.join(', ')}`] : []),
    ...(schema.anyOf ?? []).flatMap((one) => below(one, place)),
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
