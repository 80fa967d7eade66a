import {
  ApiError,
  type ApiErrorDetails,
  AuthenticationError,
  ConflictError,
  type ErrorDetails,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
  ValidationError,
} from './errors.js';
import { getRetryAfter } from './retry-after.js';

/** What the body of an error response says. */
export interface ErrorBody {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly details?: readonly unknown[] | undefined;
  readonly missingPermissions?: readonly string[] | undefined;
}

/** How one kind of server reports errors. */
export interface ErrorFormat {
  /** Undefined for a body that is not in this format. */
  parse(text: string): ErrorBody | undefined;
  /** The error class of each status; `ServerError` for 5xx and redirects and `ApiError` for the rest by default. */
  readonly classes: Readonly<Record<number, ErrorClass>>;
  /** The error class of other statuses from 400 to 499. */
  readonly fallback: ErrorClass;
  /** What the message says after the subject; `404 not.found: …` by default. */
  summarize?(status: number, body: ErrorBody): string;
}

type ErrorClass = new (message: string, details: ApiErrorDetails) => ApiError;

/** Errors of the Platform API: `{ status, code, message, contextId, details }`. */
export const apiErrorFormat: ErrorFormat = {
  classes: {
    400: ValidationError,
    401: AuthenticationError,
    403: PermissionError,
    404: NotFoundError,
    409: ConflictError,
    413: ValidationError,
    415: ValidationError,
    429: RateLimitError,
  },
  fallback: ApiError,
  parse(text) {
    const body = parseObject(text);
    if (!body) return undefined;
    return {
      code: toNonEmptyString(body.code),
      message: toNonEmptyString(body.message),
      correlationId: toNonEmptyString(body.contextId),
      details: Array.isArray(body.details) ? body.details : [],
      missingPermissions: permissionsIn(body),
    };
  },
};

export interface ErrorContext {
  /** What the message starts with: an operation id, `Login`. */
  readonly subject: string;
  readonly format: ErrorFormat;
  readonly details: ErrorDetails;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The error that a response with an error status stands for. The body must be readable again. */
export async function createResponseError(response: Response, context: ErrorContext): Promise<ApiError> {
  const { subject, format, now } = context;
  const { status } = response;
  const text = await response.text().catch(() => '');
  const body = format.parse(text);
  const details = {
    ...context.details,
    status,
    code: body?.code,
    correlationId: context.details.correlationId ?? body?.correlationId,
    retryAfter: getRetryAfter(response.headers, now),
    details: body?.details,
    missingPermissions: body?.missingPermissions,
  };
  const explanation = body?.message ?? explain(response, text, body !== undefined);
  const summary = (format.summarize ?? summarize)(status, { code: details.code, message: explanation });
  const wait = details.retryAfter === undefined ? '' : ` (to be repeated after ${Math.ceil(details.retryAfter)} s)`;
  const message = `${subject}${summary}${wait}${formatCorrelationId(details.correlationId)}`;
  return new (classOf(status, format))(message, details);
}

const summarize = (status: number, { code, message }: ErrorBody): string =>
  `: ${status} ${code ? `${code}: ` : ''}${message}`;

const classOf = (status: number, { classes, fallback }: ErrorFormat): ErrorClass =>
  classes[status] ?? (status >= 500 || status < 400 ? ServerError : fallback);

export const formatCorrelationId = (id: string | undefined): string => (id ? ` (correlation id ${id})` : '');

export const toNonEmptyString = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && !Array.isArray(body)
      ? (body as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** What can be said about a response whose body has no message. */
function explain(response: Response, text: string, isInFormat: boolean): string {
  const { status, headers } = response;
  if (status === 304) return 'Not Modified, with no body: remove conditional headers such as If-None-Match';
  if (status < 400) {
    return `redirects to ${originOf(headers.get('location'))}; redirects are not followed: check region and baseUrl`;
  }
  return text === '' || isInFormat ? 'without a message' : `not in Genesys' format: it ${describeBody(response, text)}`;
}

function originOf(location: string | null): string {
  try {
    return new URL(location ?? '').origin;
  } catch {
    return 'another place';
  }
}

/** What an unexpected body looks like. It is never quoted: it may hold anything. */
export function describeBody(response: Response, text: string): string {
  if (isMarkup(text)) return 'looks like an HTML page (of a proxy or gateway?)';
  if (isLikelyJson(response, text)) return 'is not valid JSON; it may be cut short';
  return `has the type ${response.headers.get('content-type')}`;
}

/** Whether a body that is not valid JSON was meant to be: then it probably ended early. */
export function isLikelyJson({ headers }: Response, text: string): boolean {
  const type = headers.get('content-type');
  return !isMarkup(text) && (!type || type.includes('json'));
}

const isMarkup = (text: string): boolean => /^\s*</.test(text);

const PERMISSION = /\b[a-zA-Z]\w*:[a-zA-Z*]\w*:[a-zA-Z*]\w*/g;

/** Genesys names missing permissions in the message or its parameters: `conversation:email:send`. */
function permissionsIn(body: Record<string, unknown>): string[] {
  const text = JSON.stringify([body.message, body.messageParams, body.details]);
  return [...new Set(text.match(PERMISSION) ?? [])];
}
