import { ArgumentError, type ArgumentProblem } from '../transport/errors.js';
import type { ArgumentInfo, OperationInfo, ValueType } from '../transport/operation.js';
import { TYPE_NAMES } from '../transport/operation.js';

/** A call's arguments, each at the place where the table of operations wants it. */
export interface RequestParts {
  path: Record<string, string>;
  query: Record<string, unknown>;
  header: Record<string, string>;
  /** Undefined where the operation takes no body, or an optional one was not given. */
  body: unknown;
}

/**
 * Checks a call's arguments against the table and puts each where it goes.
 *
 * @throws ArgumentError that names every unknown, missing or wrongly typed argument.
 */
export function mapArguments(operationId: string, operation: OperationInfo, args: unknown): RequestParts {
  const given = asObject(operationId, args);
  const problems: ArgumentProblem[] = [];
  const placed = { path: {}, query: {}, header: {}, body: {} };

  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(operation.args, name) && given[name] !== undefined) {
      const known = Object.keys(operation.args).join(', ') || 'none';
      problems.push({ argument: name, problem: `is not an argument of this operation (it takes: ${known})` });
    }
  }
  for (const [name, info] of Object.entries(operation.args)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined) {
      if (info.required) problems.push({ argument: name, problem: `is missing (${expected(info)} is needed)` });
      continue;
    }
    const problem = problemWith(value, info);
    if (problem) problems.push({ argument: name, problem });
    else {
      const place: Record<string, unknown> = placed[info.in];
      // An empty list is left out, joined or not.
      place[info.wireName ?? name] = info.join ? (value as unknown[]).join(info.join) || [] : value;
    }
  }
  if (problems.length > 0) throw new ArgumentError(operationId, problems, { operationId });

  return { ...placed, body: bodyOf(operation.body, placed.body) };
}

function asObject(operationId: string, args: unknown): Record<string, unknown> {
  if (args === undefined) return {};
  if (typeof args === 'object' && args !== null && !Array.isArray(args)) return args as Record<string, unknown>;
  const problem = `must be one object with named arguments, not ${describe(args)}`;
  throw new ArgumentError(operationId, [{ argument: 'args', problem }], { operationId });
}

function bodyOf(kind: OperationInfo['body'], properties: Record<string, unknown>): unknown {
  if (kind === 'whole' || kind === 'optionalWhole') return properties.body;
  return kind === 'properties' || Object.keys(properties).length > 0 ? properties : undefined;
}

/** What is wrong with a value, as the end of a sentence; undefined for nothing. */
function problemWith(value: unknown, info: ArgumentInfo): string | undefined {
  if (!IS[info.type](value)) return `must be ${expected(info)}, not ${describe(value)}${hint(value, info.type)}`;
  const items = info.items;
  if (items && Array.isArray(value)) {
    const wrong = value.findIndex((item) => !IS[items](item));
    if (wrong >= 0) return `must be ${expected(info)}, but item ${wrong} is ${describe(value[wrong])}`;
    if (info.join && value.join('').includes(info.join)) return `has "${info.join}" in an item, which would part it`;
  }
  if (info.values && !info.open) {
    const wrong = (Array.isArray(value) ? value : [value]).find((item) => !info.values?.includes(item));
    if (wrong !== undefined) return `must be ${expected(info)}, not ${describe(wrong)}`;
  }
  // An id that is empty or a dot segment would lead to another path.
  if (info.in === 'path' && value === '') return 'must not be empty';
  if (info.in === 'path' && (value === '.' || value === '..')) return `must be an id, not "${value}"`;
  if (info.in !== 'body' && !String(value).isWellFormed()) return 'has a lone surrogate: it is not valid Unicode text';
  return undefined;
}

const IS: Record<ValueType, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  integer: Number.isSafeInteger,
  number: Number.isFinite,
  boolean: (value) => typeof value === 'boolean',
  array: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  any: (value) => value !== null,
};

function expected({ type, items, values }: ArgumentInfo): string {
  const choice = values?.map((value) => JSON.stringify(value)).join(', ');
  if (type !== 'array') return choice ? `one of ${choice}` : TYPE_NAMES[type];
  return choice ? `an array of ${choice}` : `an array of ${items && items !== 'any' ? items : 'value'}s`;
}

/** The kind of a value, and simple values themselves where they are short: never content. */
function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  switch (typeof value) {
    case 'string':
      return value.length <= 40 && /^[\w.:/-]*$/.test(value) ? `the string "${value}"` : 'another string';
    case 'object':
      return value instanceof Date ? 'a Date' : 'an object';
    case 'function':
    case 'symbol':
      return `a ${typeof value}`;
    default:
      return String(value);
  }
}

function hint(value: unknown, type: ValueType): string {
  if (value === null) return ' (leave the argument out instead)';
  if (type === 'string' && value instanceof Date) return ' (pass date.toISOString())';
  return '';
}
