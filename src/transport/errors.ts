import type { ErrorCodes } from '../generated/error-codes.js';

/** The failed request, without arguments, tokens or content. */
export interface RequestSummary {
  readonly method: string;
  /** The path with `{placeholders}` instead of ids. */
  readonly path: string;
  /** The number of attempts, including the failed one. */
  readonly attempts: number;
}

export interface ErrorDetails {
  /** The operation id of Genesys, if the error belongs to an operation. */
  operationId?: string | undefined;
  request?: RequestSummary | undefined;
  status?: number | undefined;
  code?: string | undefined;
  /** The `ININ-Correlation-Id` of the response. Genesys support asks for it. */
  correlationId?: string | undefined;
  /** Seconds. */
  retryAfter?: number | undefined;
  /** If this is one of this package's errors, it supplies the details that are not set. */
  cause?: unknown;
}

/** The key of the class name: a string, which minifiers do not change. */
export const KIND = Symbol.for('genesys-conversations-digital.error');

/**
 * The base class of all errors that this package throws. The one exception is an aborted call: it rejects with the reason
 * of your signal, by default the platform's `AbortError`. Errors contain no token or body. A message may quote the error
 * message of Genesys, or an invalid argument that is short and has no spaces.
 *
 * When a write (POST, PATCH) fails, only an {@link UnknownOutcomeError} means that it may have taken effect.
 *
 * @example
 * try {
 *   await client.emails.get({ conversationId });
 * } catch (error) {
 *   if (error instanceof GenesysError) console.error(error.message, error.status, error.correlationId);
 * }
 */
export class GenesysError<Code extends string = string> extends Error {
  static readonly [KIND]: string = 'GenesysError';

  /**
   * Recognizes errors of another copy of this package too: an application can load both the ESM and the CommonJS build.
   * A subclass of your own recognizes only its own instances.
   */
  static override [Symbol.hasInstance]<Class extends abstract new (...args: never) => unknown>(
    this: Class,
    value: unknown,
  ): value is InstanceType<Class> {
    let type: unknown = Object(value).constructor;
    // biome-ignore lint/complexity/noThisInStatic: the class on the right of `instanceof`
    while (type && kindOf(type) !== kindOf(this)) type = Object.getPrototypeOf(type);
    return Boolean(type);
  }

  override readonly name: string = (this.constructor as typeof GenesysError)[KIND];
  /** The operation id of Genesys, such as `getConversationsEmail`; undefined for a token request. */
  declare readonly operationId: string | undefined;
  declare readonly request: RequestSummary | undefined;
  /** The HTTP status, if there was a response. */
  declare readonly status: number | undefined;
  /** The error code of Genesys, such as `not.found`; undefined without a response, or if a gateway sent it. */
  declare readonly code: Code | undefined;
  /** The `ININ-Correlation-Id` of the response. Genesys support asks for it. */
  declare readonly correlationId: string | undefined;
  /** Seconds to wait before the next attempt, from the `Retry-After` header. */
  declare readonly retryAfter: number | undefined;

  constructor(message: string, { cause, ...details }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    const inherited: ErrorDetails = cause instanceof GenesysError ? cause : {};
    for (const name of DETAILS) Object.assign(this, { [name]: details[name] ?? inherited[name] });
  }

  /** For logs: `JSON.stringify` drops the message of a plain `Error`. */
  toJSON(): object {
    const { cause } = this;
    return {
      ...this,
      message: this.message,
      cause: cause instanceof GenesysError ? cause.toJSON() : cause && String(cause),
    };
  }
}

const DETAILS = ['operationId', 'request', 'status', 'code', 'correlationId', 'retryAfter'] as const;

/** The same for both copies of a class of this package. Any other class is its own kind. */
const kindOf = (type: object): unknown => (Object.hasOwn(type, KIND) ? (type as typeof GenesysError)[KIND] : type);

/** A problem with one argument. */
export interface ArgumentProblem {
  readonly argument: string;
  /** Continues a sentence that starts with the argument's name, without a full stop: `must be a string`. */
  readonly problem: string;
}

/** The arguments of a call, or an option, are invalid. No request was sent. */
export class ArgumentError extends GenesysError<never> {
  static override readonly [KIND] = 'ArgumentError';
  declare readonly name: 'ArgumentError';
  declare readonly problems: readonly ArgumentProblem[];

  constructor(subject: string, problems: readonly ArgumentProblem[], details: ErrorDetails = {}) {
    super(`${subject}: ${problems.map(({ argument, problem }) => `${argument} ${problem}`).join('; ')}.`, details);
    this.problems = problems;
  }
}

export interface ApiErrorDetails extends ErrorDetails {
  status: number;
  /** The `details` of the Genesys error body. */
  details?: readonly unknown[] | undefined;
}

/** Genesys returned an error. */
export class ApiError<Code extends string = string> extends GenesysError<Code> {
  static override readonly [KIND]: string = 'ApiError';
  declare readonly status: number;
  /** The `details` of the Genesys error body. Not enumerable, so that logs omit it: it may quote the request. */
  declare readonly details: readonly unknown[];

  constructor(message: string, details: ApiErrorDetails) {
    super(message, details);
    Object.defineProperty(this, 'details', { value: details.details ?? [] });
  }
}

/** 401: Genesys rejected the access token or the request for one. Sign in again or check the credentials. */
export class AuthenticationError<Code extends string = string> extends ApiError<Code> {
  static override readonly [KIND] = 'AuthenticationError';
  declare readonly name: 'AuthenticationError';
}

/** 403: the token is valid but lacks a permission for the operation. */
export class PermissionError<Code extends string = string> extends ApiError<Code> {
  static override readonly [KIND] = 'PermissionError';
  declare readonly name: 'PermissionError';
  /** Permissions named in the error, such as `conversation:email:send`. The caller's roles lack one or all of them. */
  declare readonly missingPermissions: readonly string[];

  constructor(message: string, details: ApiErrorDetails & { missingPermissions?: readonly string[] }) {
    super(message, details);
    this.missingPermissions = details.missingPermissions ?? [];
  }
}

/** 404: the resource does not exist, or the caller has no access to it. */
export class NotFoundError<Code extends string = string> extends ApiError<Code> {
  static override readonly [KIND] = 'NotFoundError';
  declare readonly name: 'NotFoundError';
}

/** 409: the request conflicts with the current state of the resource. */
export class ConflictError<Code extends string = string> extends ApiError<Code> {
  static override readonly [KIND] = 'ConflictError';
  declare readonly name: 'ConflictError';
}

/** 400, 413 or 415: Genesys rejected the request as invalid. */
export class ValidationError<Code extends string = string> extends ApiError<Code> {
  static override readonly [KIND] = 'ValidationError';
  declare readonly name: 'ValidationError';
}

/** 429: too many requests. Wait `retryAfter` seconds. The request had no effect. */
export class RateLimitError<Code extends string = string> extends ApiError<Code> {
  static override readonly [KIND] = 'RateLimitError';
  declare readonly name: 'RateLimitError';
}

/** 5xx, a redirect, or a response that does not match the spec. */
export class ServerError<Code extends string = string> extends ApiError<Code> {
  static override readonly [KIND] = 'ServerError';
  declare readonly name: 'ServerError';
}

/** The connection failed, so there is no response. `cause` has the reason. */
export class ConnectionError extends GenesysError<never> {
  static override readonly [KIND] = 'ConnectionError';
  declare readonly name: 'ConnectionError';
}

/** No complete response within `timeout`. */
export class TimeoutError extends GenesysError<never> {
  static override readonly [KIND] = 'TimeoutError';
  declare readonly name: 'TimeoutError';
  /** Milliseconds. */
  declare readonly timeout: number;

  constructor(message: string, details: ErrorDetails & { timeout: number }) {
    super(message, details);
    this.timeout = details.timeout;
  }
}

/**
 * A write (POST, PATCH) may have taken effect: its response was lost (broken connection, timeout) or does not say (408, 5xx).
 * Before you send it again, check whether it did, for example by listing the messages. `cause` is the underlying error.
 */
export class UnknownOutcomeError<Code extends string = string> extends GenesysError<Code> {
  static override readonly [KIND] = 'UnknownOutcomeError';
  declare readonly name: 'UnknownOutcomeError';
}

/** An error of one operation, with the error codes that the operation can return. */
export type GenesysErrorOf<Id extends keyof ErrorCodes> = GenesysError<ErrorCodes[Id]> & { readonly operationId: Id };

/**
 * Whether a caught value is one of this package's errors. With an operation id, whether it is an error of that operation,
 * which narrows `code` to the operation's error codes.
 *
 * @example
 * if (isGenesysError(error, 'getConversationsEmail') && error.code === 'not.found') return undefined;
 */
export function isGenesysError(error: unknown): error is GenesysError;
export function isGenesysError<Id extends keyof ErrorCodes>(
  error: unknown,
  operationId: Id,
): error is GenesysErrorOf<Id>;
export function isGenesysError(error: unknown, operationId?: string): boolean {
  return error instanceof GenesysError && (operationId === undefined || error.operationId === operationId);
}
