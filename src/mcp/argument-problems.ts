import type { ErrorObject } from 'ajv';
import type { ArgumentProblem } from '../transport/errors.js';
import { TYPE_NAMES } from '../transport/operation.js';

/** How many problems are listed. Further ones are only counted. */
export const MAX_PROBLEMS = 50;

/** Converts Ajv's errors to argument problems: which argument, and what was expected. Lists at most {@link MAX_PROBLEMS}. */
export function toArgumentProblems(errors: readonly ErrorObject[], args: unknown): ArgumentProblem[] {
  const problems = new Map<string, ArgumentProblem>();
  for (const [index, error] of errors.entries()) {
    if (WRAPPER_KEYWORDS.has(error.keyword)) continue;
    if (problems.size === MAX_PROBLEMS) {
      const more = errors.slice(index).filter(({ keyword }) => !WRAPPER_KEYWORDS.has(keyword)).length;
      return [...problems.values(), { argument: `${more} more`, problem: more === 1 ? 'is invalid' : 'are invalid' }];
    }
    const problem = { argument: pathOf(error), problem: describeProblem(error, args) };
    problems.set(`${problem.argument} ${problem.problem}`, problem);
  }
  return [...problems.values()];
}

/** Keywords whose own error adds nothing to the errors of the schemas inside them. */
const WRAPPER_KEYWORDS: ReadonlySet<string> = new Set(['if', 'allOf', 'anyOf', 'oneOf', 'propertyNames']);

/** `/to/0/email` → `to[0].email`. */
function pathOf({ keyword, instancePath, params }: ErrorObject): string {
  const steps = instancePath.split('/').slice(1).map(unescapePointer);
  if (keyword === 'required') steps.push(params.missingProperty);
  if (keyword === 'additionalProperties') steps.push(params.additionalProperty);
  if (keyword === 'unevaluatedProperties') steps.push(params.unevaluatedProperty);
  const path = steps.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`)).join('');
  return path.replace(/^\./, '') || 'the arguments';
}

const unescapePointer = (step: string) => step.replaceAll('~1', '/').replaceAll('~0', '~');

function describeProblem(error: ErrorObject, args: unknown): string {
  const format = PROBLEM_FORMATTERS[error.keyword];
  return format ? format(error, args) : (error.message ?? `violates "${error.keyword}" of the schema`);
}

type ProblemFormatter = (error: ErrorObject, args: unknown) => string;

const PROBLEM_FORMATTERS: Readonly<Record<string, ProblemFormatter>> = {
  required: (error) => `is missing${formatExpected(error)}`,
  additionalProperties: (error) => `is unknown${formatKnownNames(error)}`,
  unevaluatedProperties: (error) => `is unknown${formatKnownNames(error)}`,
  type: ({ params, instancePath }, args) =>
    `must be ${formatTypes(params.type)}, not ${describeValue(valueAt(args, instancePath))}`,
  enum: ({ params }) =>
    `must be one of ${params.allowedValues.map((value: unknown) => JSON.stringify(value)).join(', ')}`,
  const: ({ params }) => `must be ${JSON.stringify(params.allowedValue)}`,
  format: ({ params }) => `must be ${FORMATS[params.format] ?? `in the format ${params.format}`}`,
  pattern: ({ params }) => `must match ${params.pattern}`,
  minLength: ({ params }) => `must have at least ${formatCount(params.limit, 'character')}`,
  maxLength: ({ params }) => `must have at most ${formatCount(params.limit, 'character')}`,
  minItems: ({ params }) => `must have at least ${formatCount(params.limit, 'item')}`,
  maxItems: ({ params }) => `must have at most ${formatCount(params.limit, 'item')}`,
  minProperties: ({ params }) => `must have at least ${formatCount(params.limit, 'property')}`,
  minimum: ({ params }) => `must be ${params.limit} or more`,
  maximum: ({ params }) => `must be ${params.limit} or less`,
  uniqueItems: () => 'must not have duplicate items',
};

const formatCount = (n: number, noun: string) => `${n} ${n === 1 ? noun : noun.replace(/y$/, 'ie').concat('s')}`;

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': 'a date and time such as 2026-01-31T09:30:00Z',
  date: 'a date such as 2026-01-31',
  uri: 'an absolute URI such as https://example.com/file',
  email: 'an email address',
  uuid: 'a UUID',
  int32: 'an integer between -2147483648 and 2147483647',
  int64: 'an integer',
};

const TYPES: Readonly<Record<string, string>> = TYPE_NAMES;

const formatTypes = (type: string | string[]) =>
  [type]
    .flat()
    .map((name) => TYPES[name] ?? name)
    .join(' or ');

/** With the option `verbose`, Ajv adds the schema around the failed keyword. */
function formatExpected({ parentSchema, params }: ErrorObject): string {
  const property = parentSchema?.properties?.[params.missingProperty];
  const choice = property?.enum?.map((value: unknown) => JSON.stringify(value)).join(', ');
  const expected = choice ? `one of ${choice}` : property?.type && formatTypes(property.type);
  return expected ? ` (expected ${expected})` : '';
}

function formatKnownNames({ parentSchema }: ErrorObject): string {
  const known = Object.keys(parentSchema?.properties ?? {});
  return known.length > 0 ? `. Use one of: ${known.join(', ')}` : '. No arguments are accepted here';
}

function valueAt(args: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[unescapePointer(step)], args);
}

function describeValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'boolean' ? String(value) : (TYPES[typeof value] ?? typeof value);
}
