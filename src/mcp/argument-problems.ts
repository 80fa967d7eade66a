import type { ErrorObject } from 'ajv';
import type { ArgumentProblem } from '../transport/errors.js';
import { TYPE_NAMES } from '../transport/operation.js';

/** How many problems are told: of more, nobody mends each by itself. */
export const MOST_PROBLEMS = 50;

/** Ajv's errors as problems of named arguments, each with what was expected; of very many the first, and how many more. */
export function problemsOf(errors: readonly ErrorObject[], args: unknown): ArgumentProblem[] {
  const told = new Map<string, ArgumentProblem>();
  for (const [index, error] of errors.entries()) {
    if (NOISE.has(error.keyword)) continue;
    if (told.size === MOST_PROBLEMS) {
      const more = errors.slice(index).filter(({ keyword }) => !NOISE.has(keyword)).length;
      return [...told.values(), { argument: `${more} more`, problem: more === 1 ? 'is wrong too' : 'are wrong too' }];
    }
    const problem = { argument: placeOf(error), problem: sentence(error, args) };
    told.set(`${problem.argument} ${problem.problem}`, problem);
  }
  return [...told.values()];
}

/** Keywords that only repeat what the errors inside them say. */
const NOISE: ReadonlySet<string> = new Set(['if', 'allOf', 'anyOf', 'oneOf', 'propertyNames']);

/** `/to/0/email` → `to[0].email`. */
function placeOf({ keyword, instancePath, params }: ErrorObject): string {
  const steps = instancePath.split('/').slice(1).map(unescapePointer);
  if (keyword === 'required') steps.push(params.missingProperty);
  if (keyword === 'additionalProperties') steps.push(params.additionalProperty);
  if (keyword === 'unevaluatedProperties') steps.push(params.unevaluatedProperty);
  const place = steps.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`)).join('');
  return place.replace(/^\./, '') || 'the arguments';
}

const unescapePointer = (step: string) => step.replaceAll('~1', '/').replaceAll('~0', '~');

function sentence(error: ErrorObject, args: unknown): string {
  const words = WORDS[error.keyword];
  return words ? words(error, args) : (error.message ?? `does not fit "${error.keyword}"`);
}

type Words = (error: ErrorObject, args: unknown) => string;

const WORDS: Readonly<Record<string, Words>> = {
  required: (error) => `is missing${needed(error)}`,
  additionalProperties: (error) => `is not known here${takes(error)}`,
  unevaluatedProperties: (error) => `is not known here${takes(error)}`,
  type: ({ params, instancePath }, args) => `must be ${types(params.type)}, not ${kindOf(valueAt(args, instancePath))}`,
  enum: ({ params }) =>
    `must be one of ${params.allowedValues.map((value: unknown) => JSON.stringify(value)).join(', ')}`,
  const: ({ params }) => `must be ${JSON.stringify(params.allowedValue)}`,
  format: ({ params }) => `must be ${FORMATS[params.format] ?? `of the format ${params.format}`}`,
  pattern: ({ params }) => `must match ${params.pattern}`,
  minLength: ({ params }) => `must have at least ${count(params.limit, 'character')}`,
  maxLength: ({ params }) => `must have at most ${count(params.limit, 'character')}`,
  minItems: ({ params }) => `must have at least ${count(params.limit, 'item')}`,
  maxItems: ({ params }) => `must have at most ${count(params.limit, 'item')}`,
  minProperties: ({ params }) => `must have at least ${count(params.limit, 'property')}`,
  minimum: ({ params }) => `must be ${params.limit} or more`,
  maximum: ({ params }) => `must be ${params.limit} or less`,
  uniqueItems: () => 'must not have the same item twice',
};

const count = (n: number, noun: string) => `${n} ${n === 1 ? noun : noun.replace(/y$/, 'ie').concat('s')}`;

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': 'a date and time such as 2026-01-31T09:30:00Z',
  date: 'a date such as 2026-01-31',
  uri: 'an absolute URI such as https://example.com/file',
  email: 'an e-mail address',
  uuid: 'a UUID',
  int32: 'an integer between -2147483648 and 2147483647',
  int64: 'an integer',
};

const TYPES: Readonly<Record<string, string>> = TYPE_NAMES;

const types = (type: string | string[]) =>
  [type]
    .flat()
    .map((name) => TYPES[name] ?? name)
    .join(' or ');

/** With `verbose`, Ajv gives the schema around the failed keyword. */
function needed({ parentSchema, params }: ErrorObject): string {
  const property = parentSchema?.properties?.[params.missingProperty];
  const choice = property?.enum?.map((value: unknown) => JSON.stringify(value)).join(', ');
  const expected = choice ? `one of ${choice}` : property?.type && types(property.type);
  return expected ? ` (${expected} is needed)` : '';
}

function takes({ parentSchema }: ErrorObject): string {
  const known = Object.keys(parentSchema?.properties ?? {});
  return known.length > 0 ? ` (there are: ${known.join(', ')})` : ' (there are no arguments)';
}

function valueAt(args: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[unescapePointer(step)], args);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null (leave the argument out instead)';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'boolean' ? String(value) : (TYPES[typeof value] ?? typeof value);
}
