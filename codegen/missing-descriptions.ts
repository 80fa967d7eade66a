import { isReadOnly, isSpelledOut } from './json-schema.ts';
import { getMedia } from './media-types.ts';
import type { Model, OperationModel } from './model.ts';
import { refName, resolve, type Schema } from './openapi.ts';
import type { Argument } from './operation-arguments.ts';

/** A description that is missing: where it is for people, and how an overlay adds it. */
export interface MissingDescription {
  /** Such as `getThings: sort (query): no description`. In a shared schema, it starts with the schema's name. */
  place: string;
  /** The JSONPath of the object to update. */
  target: string;
  /** The update with empty texts. */
  update: Record<string, unknown>;
}

/** Lists each operation, argument, nested property and enum value without a description, by its place. */
export const findMissingDescriptions = (model: Model): string[] => findMissing(model).map(({ place }) => place);

/** The same with the overlay's target and update. */
export function findMissing(model: Model): MissingDescription[] {
  const missing = new Map<string, MissingDescription>();
  const add = (one: MissingDescription) => {
    if (!missing.has(one.place)) missing.set(one.place, one);
  };
  for (const operation of model.operations) {
    const { id, title, description, args } = operation;
    const target = targetOf(operation);
    if (!title) add({ place: `${id}: no summary`, target, update: { summary: '' } });
    if (!description) add({ place: `${id}: no description`, target, update: { description: '' } });
    const deep = isSpelledOut(operation, model.schemas);
    for (const arg of args) {
      const place = `${id}: ${arg.name} (${arg.in})`;
      const at = argumentTarget(operation, arg, model);
      if (!arg.description) add({ place: `${place}: no description`, target: at, update: { description: '' } });
      const schema = arg.in === 'body' ? at : `${parameterTarget(target, arg)}.schema`;
      for (const below of findUndescribed(arg.schema, { model, deep }, place, schema)) add(below);
    }
  }
  return [...missing.values()];
}

const targetOf = ({ specPath, method }: OperationModel) => `$.paths[${quote(specPath)}].${method.toLowerCase()}`;

const quote = (name: string) => `'${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const schemaTarget = (name: string) => `$.components.schemas[${quote(name)}]`;

const parameterTarget = (operation: string, { wireName, in: where }: Argument): string =>
  `${operation}.parameters[?@.name == ${quote(wireName)} && @.in == ${quote(where)}]`;

function argumentTarget(operation: OperationModel, arg: Argument, { document }: Model): string {
  // A parameter that several operations have gets one description for all of them.
  if (arg.in !== 'body') return parameterTarget('$.paths[*][*]', arg);
  const { specPath, method } = operation;
  const media = getMedia(document.paths[specPath]?.[method.toLowerCase() as 'get']?.requestBody?.content);
  const base = media?.schema?.$ref
    ? schemaTarget(refName(media.schema.$ref))
    : `${targetOf(operation)}.requestBody.content[${quote(media?.type ?? '')}].schema`;
  return operation.body?.kind === 'properties' ? `${base}.properties[${quote(arg.wireName)}]` : base;
}

interface Context {
  model: Model;
  /** Whether the properties of nested objects are described. */
  deep: boolean;
}

/** Enum values and properties without a description, down to the last property that a caller can write. */
function findUndescribed(
  schema: Schema,
  context: Context,
  place: string,
  target: string,
  above: string[] = [],
): MissingDescription[] {
  const { schemas } = context.model;
  if (schema.$ref) {
    const name = refName(schema.$ref);
    if (above.includes(name)) return [];
    return findUndescribed(schemas[name] ?? {}, context, name, schemaTarget(name), [...above, name]);
  }
  const meanings = schema['x-enum-descriptions'] ?? {};
  const own = (schema.enum ?? []).map(String).filter((value) => !meanings[value]);
  const below = (child: Schema, at: string, path: string) =>
    findUndescribed(child, context, `${place}${at}`, `${target}.${path}`, above);
  const enumDescriptions = Object.fromEntries(own.map((value) => [value, '']));
  const values: MissingDescription = {
    place: `${place}: no x-enum-descriptions for ${own.join(', ')}`,
    target,
    update: { 'x-enum-descriptions': enumDescriptions },
  };
  return [
    ...(own.length > 0 ? [values] : []),
    ...(schema.anyOf ?? []).flatMap((one, index) => below(one, '', `anyOf[${index}]`)),
    ...(schema.items ? below(schema.items, '[]', 'items') : []),
    ...(typeof schema.additionalProperties === 'object'
      ? below(schema.additionalProperties, '{}', 'additionalProperties')
      : []),
    ...Object.entries((context.deep && schema.properties) || {})
      .filter(([, property]) => !isReadOnly(property, schemas))
      .flatMap(([name, property]) => {
        const path = `properties[${quote(name)}]`;
        const update = { description: '' };
        return [
          ...(resolve(property, schemas).description
            ? []
            : [{ place: `${place}.${name}: no description`, target: `${target}.${path}`, update }]),
          ...below(property, `.${name}`, path),
        ];
      }),
  ];
}
