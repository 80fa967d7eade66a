import type { OperationId } from '../generated/operations.js';
import type { FaultEffect } from './faults/fault.js';

/** A request that the sandbox received. It contains no tokens and no secrets. */
export interface SandboxRequest {
  /** Counts all requests from 1, so it shows how many earlier ones the log has dropped. */
  readonly number: number;
  /** When the request arrived, in the time of the sandbox (ISO 8601). */
  readonly time: string;
  readonly method: string;
  /** The path of the URL. It has the ids, but not the query. */
  readonly path: string;
  /** The operation id, `login` for a token request, or `upload` for a file. Undefined for other paths. */
  readonly operation?: OperationId | 'login' | 'upload';
  /** The arguments, with the names of the client. Undefined if the request was rejected before they were parsed. */
  readonly arguments?: Readonly<Record<string, unknown>>;
  /** Who sent the request. Undefined without a valid access token. */
  readonly caller?: RequestCaller;
  /** The status of the response. Undefined if the connection was dropped. */
  readonly status?: number;
  /** The error of a response of the API. */
  readonly error?: { readonly code: string; readonly message: string };
  /** The correlation id of the response. */
  readonly correlationId?: string;
  /** The effect of the faults that affected the request. */
  readonly fault?: FaultEffect;
}

/** The caller of a request. */
export interface RequestCaller {
  /** The name of the organization. */
  readonly organization: string;
  /** The name of the user. Undefined for a client-credentials token. */
  readonly user?: string;
  readonly userId?: string;
  readonly clientId: string;
}
