import { isReadOnly, isSpelledOut } from './json-schema.ts';
import type { Model } from './model.ts';
import { refName, type Schema } from './openapi.ts';

/** Where words are missing that a model would read: operations, parameters and values of enums, each with its place. */
export function missingWords(model: Model): string[] {
  const missing = new Set<string>();
  for (const operation of model.operations) {
    if (!operation.title) missing.add(`${operation.id}: no summary`);
    if (!operation.description) missing.add(`${operation.id}: no description`);
    const deep = isSpelledOut(operation, model.schemas);
    for (const arg of operation.args) {
      const place = `${operation.id}: ${arg.name} (${arg.in})`;
      if (!arg.description) missing.add(`${place}: no description`);
      for (const enumPlace of enumsWithoutWords(arg.schema, model.schemas, deep, place)) missing.add(enumPlace);
    }
  }
  return [...missing];
}

function enumsWithoutWords(
  schema: Schema,
  schemas: Record<string, Schema>,
  deep: boolean,
  place: string,
  above: string[] = [],
): string[] {
  if (schema.$ref) {
    const name = refName(schema.$ref);
    return above.includes(name) ? [] : enumsWithoutWords(schemas[name] ?? {}, schemas, deep, name, [...above, name]);
  }
  const words = schema['x-enum-descriptions'] ?? {};
  const own = (schema.enum ?? []).filter((value) => !words[String(value)]);
  const below = (child: Schema, at: string) => enumsWithoutWords(child, schemas, deep, at, above);
  return [
    ...(own.length > 0 ? [`${place}: no x-enum-descriptions for ${own.join(', ')}`] : []),
    ...(schema.items ? below(schema.items, `${place}[]`) : []),
    ...(typeof schema.additionalProperties === 'object' ? below(schema.additionalProperties, `${place}{}`) : []),
    ...Object.entries((deep && schema.properties) || {})
      .filter(([, property]) => !isReadOnly(property, schemas))
      .flatMap(([name, property]) => below(property, `${place}.${name}`)),
  ];
}
