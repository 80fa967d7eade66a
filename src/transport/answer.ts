import {
  ApiError,
  type ApiErrorDetails,
  AuthenticationError,
  ConflictError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
  ValidationError,
} from './errors.js';
import { parseRetryAfter } from './retry-after.js';
import { type Answer, type CallContext, detailsOf } from './send.js';
import { TYPE_NAMES } from './type-names.js';
import { unknownUnlessIdempotent } from './unknown-outcome.js';

/** Turns an error status into the error that it stands for; all else passes. */
export function errorFrom({ response, text }: Answer, call: CallContext, now: number): ApiError | undefined {
  if (response.ok) return undefined;
  const { status, headers } = response;
  const body = errorBody(text);
  const known = detailsOf(call, response);
  const details: ApiErrorDetails = {
    ...known,
    status,
    correlationId: known.correlationId ?? stringOf(body?.contextId),
    code: stringOf(body?.code),
    retryAfter: parseRetryAfter(headers.get('retry-after'), now),
    details: Array.isArray(body?.details) ? body.details : [],
  };
  const said = stringOf(body?.message) ?? notGenesys(response, text);
  const code = details.code ? `${details.code}: ` : '';
  const wait = details.retryAfter === undefined ? '' : ` (to be repeated after ${Math.ceil(details.retryAfter)} s)`;
  const message = `${call.operationId}: ${status} ${code}${said}${wait}${correlation(details.correlationId)}`;
  if (status === 403) return new PermissionError(message, { ...details, missingPermissions: permissionsIn(body) });
  return new (ERRORS[status] ?? (status >= 500 || status < 400 ? ServerError : ApiError))(message, details);
}

const ERRORS: Readonly<Record<number, new (message: string, details: ApiErrorDetails) => ApiError>> = {
  400: ValidationError,
  401: AuthenticationError,
  404: NotFoundError,
  409: ConflictError,
  413: ValidationError,
  415: ValidationError,
  429: RateLimitError,
};

/**
 * The data of a successful answer, as the operation promises it.
 *
 * @throws ServerError for an answer that is not that: HTML, nothing, half a document, a list in place of an object;
 * UnknownOutcomeError where such an answer is to a write.
 */
export function dataOf({ response, text }: Answer, call: CallContext): unknown {
  const promised = call.operation.success[response.status] ?? (text === '' ? 'empty' : 'json');
  if (promised === 'empty') return undefined;
  const fail = (problem: string): never => {
    const { status } = response;
    const details = { ...detailsOf(call, response), status };
    const error = new ServerError(
      `${call.operationId}: the answer (${status}) ${problem}${correlation(details.correlationId)}`,
      details,
    );
    // A write that ends so may have taken effect.
    throw unknownUnlessIdempotent(error, call);
  };
  if (text === '') return fail(`is empty, ${TYPE_NAMES[promised]} was promised.`);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    // The parser's own error would quote the text.
    return fail(`${looksLike(response, text)}, ${TYPE_NAMES[promised]} was promised.`);
  }
  const kind = Array.isArray(data)
    ? 'array'
    : data === null
      ? 'null'
      : (typeof data as 'string' | 'number' | 'boolean' | 'object');
  if (promised !== 'json' && kind !== promised)
    return fail(`is ${TYPE_NAMES[kind]}, ${TYPE_NAMES[promised]} was promised.`);
  return data;
}

const stringOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
const correlation = (id: string | undefined) => (id ? ` (correlation id ${id})` : '');

/** Genesys' ErrorBody, where the answer is one: gateways in front of it answer with HTML or nothing. */
function errorBody(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && !Array.isArray(body)
      ? (body as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function notGenesys(response: Response, text: string): string {
  const { status, headers } = response;
  if (status < 400) {
    return `redirects to ${originOf(headers.get('location'))}; redirects are not followed: check region and baseUrl`;
  }
  return text === '' ? 'without a message' : `not in Genesys' format: it ${looksLike(response, text)}`;
}

function originOf(location: string | null): string {
  try {
    return new URL(location ?? '').origin;
  } catch {
    return 'another place';
  }
}

function looksLike(response: Response, text: string): string {
  if (/^\s*</.test(text)) return 'looks like an HTML page (of a proxy or gateway?)';
  const type = response.headers.get('content-type');
  return type && !type.includes('json') ? `has the type ${type}` : 'is not valid JSON; it may be cut short';
}

const PERMISSION = /\b[a-zA-Z]\w*:[a-zA-Z*]\w*:[a-zA-Z*]\w*/g;

/** Genesys names missing permissions in the message or its parameters: `conversation:email:send`. */
function permissionsIn(body: Record<string, unknown> | undefined): string[] {
  const text = JSON.stringify([body?.message, body?.messageParams, body?.details]);
  return [...new Set(text.match(PERMISSION) ?? [])];
}
