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
  /** Genesys' `ININ-Correlation-Id`: its support asks for it. */
  correlationId?: string | undefined;
  cause?: unknown;
}

/** The base of all errors that this package throws, apart from the platform's `AbortError`. */
export class GenesysError extends Error {
  override readonly name: string = 'GenesysError';
  /** Genesys' name of the operation, such as `getConversationsEmail`. */
  readonly operationId: string | undefined;
  readonly request: RequestSummary | undefined;
  /** The HTTP status, where there was an answer. */
  readonly status: number | undefined;
  /** Genesys' `ININ-Correlation-Id`: its support asks for it. */
  readonly correlationId: string | undefined;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.operationId = details.operationId;
    this.request = details.request;
    this.status = details.status;
    this.correlationId = details.correlationId;
  }
}

/** One thing wrong with the arguments of a call. */
export interface ArgumentProblem {
  readonly argument: string;
  readonly problem: string;
}

/** The arguments of a call or a setting are wrong. Nothing was sent. */
export class ArgumentError extends GenesysError {
  override readonly name = 'ArgumentError';
  readonly problems: readonly ArgumentProblem[];

  constructor(subject: string, problems: readonly ArgumentProblem[], details: ErrorDetails = {}) {
    super(`${subject}: ${problems.map(({ argument, problem }) => `${argument} ${problem}`).join('; ')}.`, details);
    this.problems = problems;
  }
}

export interface ApiErrorDetails extends ErrorDetails {
  status: number;
  code?: string | undefined;
  /** Seconds. */
  retryAfter?: number | undefined;
  /** Genesys' `ErrorBody.details`, where it gave any. */
  details?: readonly unknown[] | undefined;
}

/** Genesys answered with an error. */
export class ApiError<Code extends string = string> extends GenesysError {
  override readonly name: string = 'ApiError';
  declare readonly status: number;
  /** Genesys' code of the error, such as `not.found`; undefined where the answer was not Genesys' own. */
  readonly code: Code | undefined;
  /** Seconds that Genesys asks to wait before the next try. */
  readonly retryAfter: number | undefined;
  readonly details: readonly unknown[];

  constructor(message: string, details: ApiErrorDetails) {
    super(message, details);
    this.code = details.code as Code | undefined;
    this.retryAfter = details.retryAfter;
    this.details = details.details ?? [];
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

/** 5xx, or an answer that is not what the operation promises. */
export class ServerError<Code extends string = string> extends ApiError<Code> {
  override readonly name = 'ServerError';
}

/** No answer: the connection failed. */
export class ConnectionError extends GenesysError {
  override readonly name = 'ConnectionError';
}

/** No answer within `timeout`. */
export class TimeoutError extends GenesysError {
  override readonly name = 'TimeoutError';
  /** Milliseconds. */
  readonly timeout: number;

  constructor(message: string, details: ErrorDetails & { timeout: number }) {
    super(message, details);
    this.timeout = details.timeout;
  }
}

/**
 * A write was sent, but its answer was lost: it may have taken effect or not. Do not repeat it unseen: look first
 * (list the messages, read the conversation). `cause` says how the answer was lost.
 */
export class UnknownOutcomeError extends GenesysError {
  override readonly name = 'UnknownOutcomeError';
}

/** An error of Genesys' answer to one operation, with the codes that this operation can give. */
export type ApiErrorOf<Id extends keyof ErrorCodes> = ApiError<ErrorCodes[Id]>;

/**
 * Whether a caught value is one of this package's errors; with an operation id, whether it is Genesys' answer to that
 * operation, so that `code` is known to be one of its codes.
 */
export function isGenesysError(error: unknown): error is GenesysError;
export function isGenesysError<Id extends keyof ErrorCodes>(error: unknown, operationId: Id): error is ApiErrorOf<Id>;
export function isGenesysError(error: unknown, operationId?: string): boolean {
  if (operationId === undefined) return error instanceof GenesysError;
  return error instanceof ApiError && error.operationId === operationId;
}
