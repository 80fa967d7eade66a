import { commonErrorCodes, type ErrorCodes, errorCodes } from '../generated/error-codes.js';
import type { OperationId } from '../generated/operations.js';

/** Any code that the slice's operations list. */
export type ErrorCode = ErrorCodes[OperationId];

export interface FailureDetails {
  /** What is wrong, with `{name}` where a parameter goes. */
  message?: string;
  params?: Record<string, string>;
  /** The field of the request that is wrong. */
  field?: string;
  headers?: Record<string, string>;
}

/** Refuses a request, with the first of the codes that its operation lists. */
export type Fail = (codes: ErrorCode | readonly ErrorCode[], details?: FailureDetails) => never;

/** A refused request. Handlers throw it by `ctx.fail`; nothing has been changed then. */
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
 * A failure with the first of the codes that the operation lists, and the status that it lists it under. Code that
 * serves several operations names several codes: each operation has its own words for the same thing.
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
  throw new Error(`${operationId} lists none of these error codes: ${codes.join(', ')}`);
}

function findStatus(operationId: OperationId, code: string): number | undefined {
  for (const table of [commonErrorCodes, errorCodes[operationId]]) {
    const found = Object.entries(table).find(([, codes]) => codes.includes(code));
    if (found) return Number(found[0]);
  }
  return undefined;
}
