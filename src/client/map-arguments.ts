import { ArgumentError, type ArgumentProblem } from '../transport/errors.js';
import { type ArgumentInfo, type OperationInfo, TYPE_NAMES, type ValueType } from '../transport/operation.js';

/** The arguments of a call by their location in the request. */
export interface RequestParts {
  path: Record<string, string>;
  query: Record<string, unknown>;
  header: Record<string, string>;
  /** Undefined if the operation has no body, or if an optional body is omitted. */
  body: unknown;
}

/**
 * Validates the arguments of a call and maps each to its location in the request.
 *
 * @throws ArgumentError that lists every unknown, missing or invalid argument.
 */
export function mapArguments(operationId: string, operation: OperationInfo, args: unknown): RequestParts {
  const values = validateObject(operationId, args);
  const problems: ArgumentProblem[] = [];
  const parts = { path: {}, query: {}, header: {}, body: {} };

  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(operation.args, name) && values[name] !== undefined) {
      const known = Object.keys(operation.args).join(', ');
      const hint = known ? `. Use one of: ${known}` : ', which has none';
      problems.push({ argument: name, problem: `is not an argument of this operation${hint}` });
    }
  }
  for (const [name, info] of Object.entries(operation.args)) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) {
      if (info.required) problems.push({ argument: name, problem: `is missing (${describeType(info)} is needed)` });
      continue;
    }
    const problem = validateValue(value, info);
    if (problem) problems.push({ argument: name, problem });
    else {
      const part: Record<string, unknown> = parts[info.in];
      // An empty list is omitted, whether joined or not.
      part[info.wireName ?? name] = info.join ? (value as unknown[]).join(info.join) || [] : value;
    }
  }
  if (problems.length === 0) problems.push(...findMissingCompanions(operation, values));
  if (problems.length > 0) throw new ArgumentError(operationId, problems, { operationId });

  return { ...parts, body: getBody(operation.body, parts.body) };
}

/** Arguments that are required together with, or instead of, others. */
function findMissingCompanions({ requiredAny, needs = {} }: OperationInfo, values: object): ArgumentProblem[] {
  const problems = Object.entries(needs)
    .filter(([path, needed]) => valueAt(values, path) !== undefined && valueAt(values, needed) === undefined)
    .map(([path, needed]) => ({ argument: path, problem: `has no effect alone: pass ${needed}` }));
  if (!requiredAny || requiredAny.some((name) => valueAt(values, name) !== undefined)) return problems;
  const [argument = '', ...others] = requiredAny;
  return [...problems, { argument, problem: `is missing (or pass ${others.join(' or ')})` }];
}

const valueAt = (values: object, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined | null)?.[key], values);

function validateObject(operationId: string, args: unknown): Record<string, unknown> {
  if (args === undefined) return {};
  if (typeof args === 'object' && args !== null && !Array.isArray(args)) return args as Record<string, unknown>;
  const problem = `must be an object with named arguments, not ${describeValue(args)}`;
  throw new ArgumentError(operationId, [{ argument: 'args', problem }], { operationId });
}

function getBody(kind: OperationInfo['body'], properties: Record<string, unknown>): unknown {
  if (kind === 'whole' || kind === 'optionalWhole') return properties.body;
  return kind === 'properties' || Object.keys(properties).length > 0 ? properties : undefined;
}

/** Returns the problem of a value, as for `ArgumentProblem`, or undefined. */
function validateValue(value: unknown, info: ArgumentInfo): string | undefined {
  if (value === null && info.nullable) return undefined;
  if (!CHECKS[info.type](value))
    return `must be ${describeType(info)}, not ${describeValue(value)}${suggestFix(value, info.type)}`;
  const items = info.items;
  if (items && Array.isArray(value)) {
    const index = value.findIndex((item) => !CHECKS[items](item));
    if (index >= 0) return `must be ${describeType(info)}, but item ${index} is ${describeValue(value[index])}`;
    if (info.join && value.join('').includes(info.join)) {
      return `must not have "${info.join}" in an item, because it separates the items`;
    }
  }
  if (info.values && !info.open) {
    const invalid = (Array.isArray(value) ? value : [value]).find((item) => !info.values?.includes(item));
    if (invalid !== undefined) return `must be ${describeType(info)}, not ${describeValue(invalid)}`;
  }
  // An empty id or a dot segment would change the path.
  if (info.in === 'path' && value === '') return 'must not be empty';
  if (info.in === 'path' && (value === '.' || value === '..')) return `must be an id, not "${value}"`;
  if (info.in !== 'body' && !String(value).isWellFormed()) return 'must be valid Unicode text, without lone surrogates';
  return undefined;
}

const CHECKS: Record<ValueType, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  integer: Number.isSafeInteger,
  number: Number.isFinite,
  boolean: (value) => typeof value === 'boolean',
  array: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  any: (value) => value !== null,
};

function describeType({ type, items, values }: ArgumentInfo): string {
  const choice = values?.map((value) => JSON.stringify(value)).join(', ');
  if (type !== 'array') return choice ? `one of ${choice}` : TYPE_NAMES[type];
  return choice ? `an array of ${choice}` : `an array of ${items && items !== 'any' ? items : 'value'}s`;
}

/** Describes a value for a message. Only short, simple values are quoted, never content. */
function describeValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  switch (typeof value) {
    case 'string':
      return value.length <= 40 && /^[\w.:/-]*$/.test(value) ? `the string "${value}"` : 'the given string';
    case 'object':
      return value instanceof Date ? 'a Date' : 'an object';
    case 'function':
    case 'symbol':
      return `a ${typeof value}`;
    default:
      return String(value);
  }
}

function suggestFix(value: unknown, type: ValueType): string {
  if (value === null) return ' (leave the argument out instead)';
  if (type === 'string' && value instanceof Date) return ' (pass date.toISOString())';
  return '';
}
