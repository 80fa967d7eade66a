import { commonErrorCodes, type ErrorCodes, errorCodes } from '../generated/error-codes.js';
import type { OperationId } from '../generated/operations.js';

/** An error code that the spec lists for any operation. */
export type ErrorCode = ErrorCodes[OperationId];

export interface FailureDetails {
  /** The message. `{name}` stands for a parameter. */
  message?: string;
  params?: Record<string, string>;
  /** The invalid field of the request. */
  field?: string;
  headers?: Record<string, string>;
}

/** Rejects a request with the first of these codes that the spec lists for the operation. */
export type Fail = (codes: ErrorCode | readonly ErrorCode[], details?: FailureDetails) => never;

/** A rejected request. Handlers throw it with `ctx.fail` before they change the state. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly status: number;
  readonly code: string;
  readonly details: FailureDetails;

  constructor(status: number, code: string, details: FailureDetails = {}) {
    super(details.message ?? code);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/**
 * A failure with the first of these codes that the spec lists for the operation, and the status of that code. Handlers that serve
 * several operations pass several codes, because operations use different codes for the same problem.
 */
export function createFailure(
  operationId: OperationId,
  codes: readonly ErrorCode[],
  details?: FailureDetails,
): Failure {
  for (const code of codes) {
    const status = findStatus(operationId, code);
    if (status !== undefined) return new Failure(status, code, details);
  }
  throw new Error(
    `${operationId} has none of these error codes: ${codes.join(', ')}. Add a code that the spec lists for it.`,
  );
}

function findStatus(operationId: OperationId, code: string): number | undefined {
  for (const table of [commonErrorCodes, errorCodes[operationId]]) {
    const found = Object.entries(table).find(([, codes]) => codes.includes(code));
    if (found) return Number(found[0]);
  }
  return undefined;
}
