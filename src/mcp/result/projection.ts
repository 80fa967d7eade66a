import type { ArgumentProblem } from '../../transport/errors.js';
import type { InputSchema } from '../manifest.js';
import { findProperty, type Model, type Models } from './models.js';

/** The argument that selects the properties of a read's response. */
export const FIELDS = 'fields';

/** No response has so many useful properties, or paths so long. */
const MAX_FIELDS = 100;
const MAX_FIELD_LENGTH = 200;

const FIELDS_SCHEMA = {
  type: 'array',
  items: { type: 'string', maxLength: MAX_FIELD_LENGTH },
  minItems: 1,
  maxItems: MAX_FIELDS,
  description: 'Return only these properties, as dot paths. A path goes through arrays: id, participants.name.',
};

/** Adds the argument `fields` to the schema of a read. */
export function addFieldsArgument(schema: InputSchema): InputSchema {
  let decorated = schemasWithFields.get(schema);
  if (!decorated) {
    decorated = { ...schema, properties: { ...schema.properties, [FIELDS]: FIELDS_SCHEMA } };
    schemasWithFields.set(schema, decorated);
  }
  return decorated;
}
const schemasWithFields = new WeakMap<InputSchema, InputSchema>();

/** Splits arguments into the value of `fields` and all others. */
export const splitFields = ({ [FIELDS]: fields, ...args }: Record<string, unknown>): [unknown, typeof args] => [
  fields,
  args,
];

/** Returns the problems of the paths: each must exist in the operation's response model. */
export function validateFields(fields: unknown, responseModel: Model | undefined, models: Models): ArgumentProblem[] {
  if (!Array.isArray(fields) || fields.length === 0 || fields.some((field) => typeof field !== 'string')) {
    return [{ argument: FIELDS, problem: 'must be an array of dot paths such as "participants.name"' }];
  }
  if (fields.length > MAX_FIELDS) return [{ argument: FIELDS, problem: `must have at most ${MAX_FIELDS} paths` }];
  if (fields.some((field) => field.length > MAX_FIELD_LENGTH)) {
    return [{ argument: FIELDS, problem: `must have paths of at most ${MAX_FIELD_LENGTH} characters` }];
  }
  if (!responseModel) return [{ argument: FIELDS, problem: 'must be omitted, because this tool returns no data' }];
  return (fields as string[]).flatMap((field) => {
    const problem = findUnknownStep(field, responseModel, models);
    return problem ? [{ argument: `${FIELDS} "${field}"`, problem }] : [];
  });
}

function findUnknownStep(field: string, responseModel: Model, models: Models): string | undefined {
  let model = responseModel;
  for (const step of field.split('.')) {
    const schema = findProperty(model, step);
    if (!schema) {
      const known = Object.keys(model.schema.properties ?? {});
      return known.length > 0
        ? `has the unknown property "${step}". Use one of: ${known.join(', ')}`
        : `has the unknown property "${step}", because the value before it has no properties`;
    }
    model = models.resolve(schema);
    while (model.schema.items) model = models.resolve(model.schema.items);
  }
  return undefined;
}

/** Returns the selected properties of the data, in their original structure and order. */
export function selectFields(data: Record<string, unknown>, fields: readonly string[]): Record<string, unknown> {
  return pickTree(data, createTree(fields)) as Record<string, unknown>;
}

/** Undefined selects the whole value. */
type FieldTree = Map<string, FieldTree> | undefined;

function createTree(fields: readonly string[]): FieldTree {
  const below = new Map<string, string[]>();
  for (const field of fields) {
    const [step = '', ...rest] = field.split('.');
    below.set(step, [...(below.get(step) ?? []), rest.join('.')]);
  }
  return new Map([...below].map(([step, rest]) => [step, rest.includes('') ? undefined : createTree(rest)]));
}

function pickTree(value: unknown, tree: FieldTree): unknown {
  if (!tree || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => pickTree(item, tree));
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (tree.has(key) ? [[key, pickTree(item, tree.get(key))]] : [])),
  );
}
