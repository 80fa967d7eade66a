import type { ErrorCode, FailureDetails } from '../failure.js';

/** Refuses a request, with the first of the codes that its operation lists. */
export type Fail = (codes: ErrorCode | readonly ErrorCode[], details?: FailureDetails) => never;
