import type { ArgumentProblem } from '../../transport/errors.js';
import type { InputSchema } from '../manifest.js';
import { type Model, type Models, propertyOf } from './models.js';

/** The argument that names what a read should answer with. */
export const FIELDS = 'fields';

/** No answer has more properties that are worth naming, nor deeper ones. */
const MOST_FIELDS = 100;
const LONGEST_FIELD = 200;

const PROPERTY = {
  type: 'array',
  items: { type: 'string', maxLength: LONGEST_FIELD },
  minItems: 1,
  maxItems: MOST_FIELDS,
  description: 'Only these properties of the answer, as dot paths; arrays are looked through: id, participants.name.',
};

/** A read's arguments with `fields` among them. */
export function withFields(schema: InputSchema): InputSchema {
  let decorated = decoratedSchemas.get(schema);
  if (!decorated) {
    decorated = { ...schema, properties: { ...schema.properties, [FIELDS]: PROPERTY } };
    decoratedSchemas.set(schema, decorated);
  }
  return decorated;
}
const decoratedSchemas = new WeakMap<InputSchema, InputSchema>();

/** The fields that a call names, and its other arguments. */
export const withoutFields = ({ [FIELDS]: fields, ...args }: Record<string, unknown>): [unknown, typeof args] => [
  fields,
  args,
];

/** What is wrong with the paths: each must name something that the operation answers with. */
export function problemsWithFields(fields: unknown, answer: Model | undefined, models: Models): ArgumentProblem[] {
  if (!Array.isArray(fields) || fields.length === 0 || fields.some((field) => typeof field !== 'string')) {
    return [{ argument: FIELDS, problem: 'must be an array of dot paths such as "participants.name"' }];
  }
  if (fields.length > MOST_FIELDS) return [{ argument: FIELDS, problem: `must have at most ${MOST_FIELDS} paths` }];
  if (fields.some((field) => field.length > LONGEST_FIELD)) {
    return [{ argument: FIELDS, problem: `must have paths of at most ${LONGEST_FIELD} characters` }];
  }
  if (!answer) return [{ argument: FIELDS, problem: 'can not be used: this tool answers with no content' }];
  return (fields as string[]).flatMap((field) => {
    const problem = unknownStep(field, answer, models);
    return problem ? [{ argument: `${FIELDS} "${field}"`, problem }] : [];
  });
}

function unknownStep(field: string, answer: Model, models: Models): string | undefined {
  let model = answer;
  for (const step of field.split('.')) {
    const schema = propertyOf(model, step);
    if (!schema) {
      const known = Object.keys(model.schema.properties ?? {});
      return `has no "${step}"${known.length > 0 ? ` (there are: ${known.join(', ')})` : ': there is nothing below it'}`;
    }
    model = models.resolve(schema);
    while (model.schema.items) model = models.resolve(model.schema.items);
  }
  return undefined;
}

/** What the paths name, in the shape and the order that it had. */
export function project(data: Record<string, unknown>, fields: readonly string[]): Record<string, unknown> {
  return only(data, treeOf(fields)) as Record<string, unknown>;
}

/** Undefined: all of it. */
type Tree = Map<string, Tree> | undefined;

function treeOf(fields: readonly string[]): Tree {
  const below = new Map<string, string[]>();
  for (const field of fields) {
    const [step = '', ...rest] = field.split('.');
    below.set(step, [...(below.get(step) ?? []), rest.join('.')]);
  }
  return new Map([...below].map(([step, rest]) => [step, rest.includes('') ? undefined : treeOf(rest)]));
}

function only(value: unknown, tree: Tree): unknown {
  if (!tree || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => only(item, tree));
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (tree.has(key) ? [[key, only(item, tree.get(key))]] : [])),
  );
}
