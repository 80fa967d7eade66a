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

/** The parsed body of an error response. */
export interface ErrorBody {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly details?: readonly unknown[] | undefined;
  readonly missingPermissions?: readonly string[] | undefined;
}

/** The error format of one kind of server. */
export interface ErrorFormat {
  /** Returns undefined for a body in another format. */
  parse(text: string): ErrorBody | undefined;
  /** The error class for each status; `ServerError` for other 5xx and for redirects. */
  readonly classes: Readonly<Record<number, ErrorClass>>;
  /** The error class for other 4xx. */
  readonly fallback: ErrorClass;
  /** Creates the message after the subject; `: 404 not.found: …` by default. */
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
      code: toText(body.code),
      message: toText(body.message),
      correlationId: toText(body.contextId),
      details: Array.isArray(body.details) ? body.details : [],
      missingPermissions: findPermissions(body),
    };
  },
};

export interface ErrorContext {
  /** The start of the message: an operation id or `Token request`. */
  readonly subject: string;
  readonly format: ErrorFormat;
  readonly details: ErrorDetails;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Creates the error for a response with an error status. Its body must be readable more than once. */
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
  const explanation = body?.message ?? describeResponse(response, text, body !== undefined);
  const summary = (format.summarize ?? summarize)(status, { code: details.code, message: explanation });
  const wait = details.retryAfter === undefined ? '' : ` (retry after ${Math.ceil(details.retryAfter)} s)`;
  const message = `${subject}${summary}${wait}${formatCorrelationId(details.correlationId)}`;
  return new (classOf(status, format))(message, details);
}

const summarize = (status: number, { code, message }: ErrorBody): string =>
  `: ${status}${code ? ` ${code}` : ''}: ${message}`;

const classOf = (status: number, { classes, fallback }: ErrorFormat): ErrorClass =>
  classes[status] ?? (status >= 500 || status < 400 ? ServerError : fallback);

export const formatCorrelationId = (id: string | undefined): string => (id ? ` (correlation id ${id})` : '');

export const toText = (value: unknown): string | undefined =>
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

/** Describes a response whose body has no message. */
function describeResponse(response: Response, text: string, isInFormat: boolean): string {
  const { status, headers } = response;
  if (status === 304) return 'Not Modified, without a body. Remove conditional headers such as If-None-Match.';
  if (status < 400) {
    return `redirect to ${originOf(headers.get('location'))}, which is not followed. Check region and baseUrl.`;
  }
  if (text === '' || isInFormat) return 'no error message.';
  return `not a Genesys error. The body ${describeBody(response, text)}.`;
}

function originOf(location: string | null): string {
  try {
    return new URL(location ?? '').origin;
  } catch {
    return 'an unknown location';
  }
}

/** Describes an unexpected body without quoting it: it may contain anything. */
export function describeBody(response: Response, text: string): string {
  if (isMarkup(text)) return 'looks like an HTML page (from a proxy or gateway?)';
  if (isLikelyJson(response, text)) return 'is not valid JSON and may be truncated';
  return `has the content type ${response.headers.get('content-type')}`;
}

/** Whether an invalid body was meant to be JSON, so that it is probably truncated. */
export function isLikelyJson({ headers }: Response, text: string): boolean {
  const type = headers.get('content-type');
  return !isMarkup(text) && (!type || type.includes('json'));
}

const isMarkup = (text: string): boolean => /^\s*</.test(text);

const PERMISSION = /\b[a-zA-Z]\w*:[a-zA-Z*]\w*:[a-zA-Z*]\w*/g;

/** Missing permissions, which Genesys names in the message or its parameters: `conversation:email:send`. */
function findPermissions(body: Record<string, unknown>): string[] {
  const text = JSON.stringify([body.message, body.messageParams, body.details]);
  return [...new Set(text.match(PERMISSION) ?? [])];
}
