/** What can go wrong, by what the caller does about it. */

import type { ErrorCodes } from '../generated/error-codes.js';

/** What was asked, without arguments, tokens or content. */
export interface RequestSummary {
  readonly method: string;
  /** The path with its `{placeholders}`, not the ids that stood there. */
  readonly path: string;
  /** How many attempts were made, the failed one included. */
  readonly attempts: number;
}

export interface ErrorDetails {
  /** Genesys' name of the operation, where the error belongs to one. */
  operationId?: string | undefined;
  request?: RequestSummary | undefined;
  status?: number | undefined;
  code?: string | undefined;
  /** Genesys' `ININ-Correlation-Id`: its support asks for it. */
  correlationId?: string | undefined;
  /** Seconds. */
  retryAfter?: number | undefined;
  cause?: unknown;
}

const BRAND = Symbol.for('genesys-conversations-digital.error');

/**
 * The base of all errors that this package throws, apart from the reason of your own signal (the platform's
 * `AbortError`, by default). None holds a token or what was sent.
 *
 * Of a write (POST, PATCH) that fails, {@link UnknownOutcomeError} alone says that it may have taken effect; after any
 * other of these errors it has not.
 */
export class GenesysError<Code extends string = string> extends Error {
  /** Type alone: `instanceof` of a generic class would narrow to `any` in its place, and `code` with it. */
  declare static readonly [Symbol.hasInstance]: <Class extends abstract new (...args: never) => unknown>(
    this: Class,
    value: unknown,
  ) => value is InstanceType<Class>;
  override readonly name: string = 'GenesysError';
  /** Genesys' name of the operation, such as `getConversationsEmail`; undefined for a login. */
  readonly operationId: string | undefined;
  readonly request: RequestSummary | undefined;
  /** The HTTP status, where there was an answer. */
  readonly status: number | undefined;
  /** Genesys' code of the error, such as `not.found`; undefined where there was no answer, or none of Genesys' own. */
  readonly code: Code | undefined;
  /** Genesys' `ININ-Correlation-Id`: its support asks for it. */
  readonly correlationId: string | undefined;
  /** Seconds that Genesys asks to wait before the next try. */
  readonly retryAfter: number | undefined;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.operationId = details.operationId;
    this.request = details.request;
    this.status = details.status;
    this.code = details.code as Code | undefined;
    this.correlationId = details.correlationId;
    this.retryAfter = details.retryAfter;
  }

  /** For logs. `JSON.stringify` of an error alone would drop its message. */
  toJSON(): object {
    const { cause } = this;
    return {
      ...this,
      message: this.message,
      ...(cause !== undefined && { cause: isGenesysError(cause) ? cause.toJSON() : String(cause) }),
    };
  }

  /** Recognizes errors of another copy of this package, where an application has loaded two (ESM and CommonJS). */
  get [BRAND](): true {
    return true;
  }
}

/** One thing wrong with the arguments of a call. */
export interface ArgumentProblem {
  readonly argument: string;
  readonly problem: string;
}

/** The arguments of a call or a setting are wrong. Nothing was sent. */
export class ArgumentError extends GenesysError<never> {
  override readonly name = 'ArgumentError';
  readonly problems: readonly ArgumentProblem[];

  constructor(subject: string, problems: readonly ArgumentProblem[], details: ErrorDetails = {}) {
    super(`${subject}: ${problems.map(({ argument, problem }) => `${argument} ${problem}`).join('; ')}.`, details);
    this.problems = problems;
  }
}

export interface ApiErrorDetails extends ErrorDetails {
  status: number;
  /** Genesys' `ErrorBody.details`, where it gave any. */
  details?: readonly unknown[] | undefined;
}

/** Genesys answered with an error. */
export class ApiError<Code extends string = string> extends GenesysError<Code> {
  override readonly name: string = 'ApiError';
  declare readonly status: number;
  /** What Genesys' error body lists under `details`. It may repeat what was sent, so that logs leave it out. */
  declare readonly details: readonly unknown[];

  constructor(message: string, details: ApiErrorDetails) {
    super(message, details);
    Object.defineProperty(this, 'details', { value: details.details ?? [] });
  }
}

/** 401: the token, or the login that was to bring one, was refused. */
export class AuthenticationError<Code extends string = string> extends ApiError<Code> {
  override readonly name = 'AuthenticationError';
}

/** 403: the token is good, but may not do this. */
export class PermissionError<Code extends string = string> extends ApiError<Code> {
  override readonly name = 'PermissionError';
  /** The permissions of which the caller's roles lack one or all, such as `conversation:email:send`. */
  readonly missingPermissions: readonly string[];

  constructor(message: string, details: ApiErrorDetails & { missingPermissions?: readonly string[] }) {
    super(message, details);
    this.missingPermissions = details.missingPermissions ?? [];
  }
}

/** 404: no such thing, or none that the caller may see. */
export class NotFoundError<Code extends string = string> extends ApiError<Code> {
  override readonly name = 'NotFoundError';
}

/** 409: the request does not fit the present state. */
export class ConflictError<Code extends string = string> extends ApiError<Code> {
  override readonly name = 'ConflictError';
}

/** 400, 413 or 415: Genesys can't use the request as it is. */
export class ValidationError<Code extends string = string> extends ApiError<Code> {
  override readonly name = 'ValidationError';
}

/** 429: too many requests. `retryAfter` says how long to wait. The request had no effect. */
export class RateLimitError<Code extends string = string> extends ApiError<Code> {
  override readonly name = 'RateLimitError';
}

/** 5xx, a redirect, or an answer that is not what the operation promises. */
export class ServerError<Code extends string = string> extends ApiError<Code> {
  override readonly name = 'ServerError';
}

/** No answer: the connection failed. `cause` says why. */
export class ConnectionError extends GenesysError<never> {
  override readonly name = 'ConnectionError';
}

/** No answer within `timeout`. */
export class TimeoutError extends GenesysError<never> {
  override readonly name = 'TimeoutError';
  /** Milliseconds. */
  readonly timeout: number;

  constructor(message: string, details: ErrorDetails & { timeout: number }) {
    super(message, details);
    this.timeout = details.timeout;
  }
}

/**
 * A write was sent, but its answer was lost or leaves its effect open (408, 5xx): it may have taken effect or not. Do not
 * repeat it unseen: look first (list the messages, read the conversation). `cause` is the error behind it.
 */
export class UnknownOutcomeError<Code extends string = string> extends GenesysError<Code> {
  override readonly name = 'UnknownOutcomeError';
}

/** An error of a call to one operation, with the codes that this operation can answer with. */
export type GenesysErrorOf<Id extends keyof ErrorCodes> = GenesysError<ErrorCodes[Id]> & { readonly operationId: Id };

/**
 * Whether a caught value is one of this package's errors; with an operation id, whether it belongs to that operation, so
 * that `code` is known to be one of its codes.
 */
export function isGenesysError(error: unknown): error is GenesysError;
export function isGenesysError<Id extends keyof ErrorCodes>(
  error: unknown,
  operationId: Id,
): error is GenesysErrorOf<Id>;
export function isGenesysError(error: unknown, operationId?: string): boolean {
  const ours = typeof error === 'object' && error !== null && BRAND in error;
  return ours && (operationId === undefined || (error as GenesysError).operationId === operationId);
}
