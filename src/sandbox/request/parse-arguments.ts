import type { OperationId } from '../../generated/operations.js';
import { operations } from '../../generated/operations.js';
import type { ArgumentInfo, ValueType } from '../../transport/operation.js';
import type { Fail } from '../failure.js';
import { getRequestSchema, normalizeBody } from './normalize-body.js';
import { isOpenInbound, validateBody } from './validate-body.js';

/** Parses and validates the arguments of a request, and returns them under the names of the client. */
export function parseArguments(
  operationId: OperationId,
  path: Record<string, string>,
  query: URLSearchParams,
  body: unknown,
  fail: Fail,
): Record<string, unknown> {
  const operation = operations[operationId];
  const args: Record<string, unknown> = {};
  const value = isOpenInbound(operationId) ? normalizeBody(getRequestSchema(operationId), body) : body;
  if (operation.body && value !== undefined) validateBody(operationId, value, fail);
  for (const [name, info] of Object.entries(operation.args)) {
    const wireName = info.wireName ?? name;
    const argument =
      info.in === 'path'
        ? path[wireName]
        : info.in === 'query'
          ? parseQueryArgument(query.getAll(wireName), wireName, info, fail)
          : info.in === 'body'
            ? getBodyArgument(operation.body, value, wireName)
            : undefined;
    if (argument !== undefined) args[name] = argument;
    else if (info.required && info.in === 'query') {
      fail(['invalid.query.param.value', 'bad.request'], {
        message: `The query parameter ${wireName} is required.`,
        field: wireName,
      });
    }
  }
  return args;
}

function getBodyArgument(kind: string | undefined, body: unknown, name: string): unknown {
  if (kind === 'whole' || kind === 'optionalWhole') return body;
  return typeof body === 'object' && body !== null && Object.hasOwn(body, name)
    ? (body as Record<string, unknown>)[name]
    : undefined;
}

function parseQueryArgument(rawValues: string[], name: string, info: ArgumentInfo, fail: Fail): unknown {
  if (rawValues.length === 0) return undefined;
  const isList = info.type === 'array';
  // A list is one parameter per value, or comma-separated values.
  const texts = isList ? rawValues.flatMap((text) => text.split(',')) : rawValues.slice(-1);
  const values = texts.map((text) => {
    const value = parseQueryValue(text, isList ? (info.items ?? 'string') : info.type);
    if (value === undefined || (info.values && !info.values.includes(value))) {
      return fail(['invalid.query.param.value', 'bad.request'], {
        message: 'The value of the query parameter {name} is invalid.',
        params: { name },
        field: name,
      });
    }
    return value;
  });
  return isList ? values : values[0];
}

/** Parses a query value. Undefined for a value of another type. */
function parseQueryValue(text: string, type: ValueType): string | number | boolean | undefined {
  switch (type) {
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'integer':
      return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
    default:
      return text;
  }
}
