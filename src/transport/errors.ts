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
  /** What is not said otherwise is taken over from a cause that is one of this package's errors. */
  cause?: unknown;
}

/** Where each class has its name, as a string that minifiers leave alone. */
export const KIND = Symbol.for('genesys-conversations-digital.error');

/**
 * The base of all errors that this package throws, apart from the reason of your own signal (the platform's
 * `AbortError`, by default). None holds a token or a body; messages repeat Genesys' own words, and of a wrong argument a
 * short value without spaces.
 *
 * Of a write (POST, PATCH) that fails, {@link UnknownOutcomeError} alone says that it may have taken effect; after any
 * other of these errors it has not.
 */
export class GenesysError<Code extends string = string> extends Error {
  static readonly [KIND]: string = 'GenesysError';

  /**
   * Errors of another copy of this package count as well, where an application has loaded two (ESM and CommonJS). Classes of
   * your own, derived from these, know their own instances alone, as always.
   */
  static override [Symbol.hasInstance]<Class extends abstract new (...args: never) => unknown>(
    this: Class,
    value: unknown,
  ): value is InstanceType<Class> {
    let type: unknown = Object(value).constructor;
    // biome-ignore lint/complexity/noThisInStatic: the class that stands right of `instanceof`
    while (type && kindOf(type) !== kindOf(this)) type = Object.getPrototypeOf(type);
    return Boolean(type);
  }

  override readonly name: string = (this.constructor as typeof GenesysError)[KIND];
  /** Genesys' name of the operation, such as `getConversationsEmail`; undefined for a login. */
  declare readonly operationId: string | undefined;
  declare readonly request: RequestSummary | undefined;
  /** The HTTP status, where there was an answer. */
  declare readonly status: number | undefined;
  /** Genesys' code of the error, such as `not.found`; undefined where there was no answer, or none of Genesys' own. */
  declare readonly code: Code | undefined;
  /** Genesys' `ININ-Correlation-Id`: its support asks for it. */
  declare readonly correlationId: string | undefined;
  /** Seconds that Genesys asks to wait before the next try. */
  declare readonly retryAfter: number | undefined;

  constructor(message: string, { cause, ...details }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    const known: ErrorDetails = cause instanceof GenesysError ? cause : {};
    for (const name of DETAILS) Object.assign(this, { [name]: details[name] ?? known[name] });
  }

  /** For logs. `JSON.stringify` of an error alone would drop its message. */
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

/** What a class of this package has in common with its like in another copy; any other class is its own kind. */
const kindOf = (type: object): unknown => (Object.hasOwn(type, KIND) ? (type as typeof GenesysError)[KIND] : type);

/** One thing wrong with the arguments of a call. */
export interface ArgumentProblem {
  readonly argument: string;
  readonly problem: string;
}

/** The arguments of a call or a setting are wrong. Nothing was sent. */
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
  /** Genesys' `ErrorBody.details`, where it gave any. */
  details?: readonly unknown[] | undefined;
}

/** Genesys answered with an error. */
export class ApiError<Code extends string = string> extends GenesysError<Code> {
  static override readonly [KIND]: string = 'ApiError';
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
  static override readonly [KIND] = 'AuthenticationError';
  declare readonly name: 'AuthenticationError';
}

/** 403: the token is good, but may not do this. */
export class PermissionError<Code extends string = string> extends ApiError<Code> {
  static override readonly [KIND] = 'PermissionError';
  declare readonly name: 'PermissionError';
  /** The permissions of which the caller's roles lack one or all, such as `conversation:email:send`. */
  declare readonly missingPermissions: readonly string[];

  constructor(message: string, details: ApiErrorDetails & { missingPermissions?: readonly string[] }) {
    super(message, details);
    this.missingPermissions = details.missingPermissions ?? [];
  }
}

/** 404: no such thing, or none that the caller may see. */
export class NotFoundError<Code extends string = string> extends ApiError<Code> {
  static override readonly [KIND] = 'NotFoundError';
  declare readonly name: 'NotFoundError';
}

/** 409: the request does not fit the present state. */
export class ConflictError<Code extends string = string> extends ApiError<Code> {
  static override readonly [KIND] = 'ConflictError';
  declare readonly name: 'ConflictError';
}

/** 400, 413 or 415: Genesys can't use the request as it is. */
export class ValidationError<Code extends string = string> extends ApiError<Code> {
  static override readonly [KIND] = 'ValidationError';
  declare readonly name: 'ValidationError';
}

/** 429: too many requests. `retryAfter` says how long to wait. The request had no effect. */
export class RateLimitError<Code extends string = string> extends ApiError<Code> {
  static override readonly [KIND] = 'RateLimitError';
  declare readonly name: 'RateLimitError';
}

/** 5xx, a redirect, or an answer that is not what the operation promises. */
export class ServerError<Code extends string = string> extends ApiError<Code> {
  static override readonly [KIND] = 'ServerError';
  declare readonly name: 'ServerError';
}

/** No answer: the connection failed. `cause` says why. */
export class ConnectionError extends GenesysError<never> {
  static override readonly [KIND] = 'ConnectionError';
  declare readonly name: 'ConnectionError';
}

/** No answer within `timeout`. */
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
 * A write has no answer (the connection broke, or time ran out), or one that leaves its effect open (408, 5xx): it may have
 * taken effect or not. Do not repeat it unseen: look first (list the messages, read the conversation). `cause` is the error behind it.
 */
export class UnknownOutcomeError<Code extends string = string> extends GenesysError<Code> {
  static override readonly [KIND] = 'UnknownOutcomeError';
  declare readonly name: 'UnknownOutcomeError';
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
  return error instanceof GenesysError && (operationId === undefined || error.operationId === operationId);
}
