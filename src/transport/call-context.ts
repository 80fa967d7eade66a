import type { ErrorDetails } from './errors.js';
import type { Hooks } from './events.js';
import type { OperationInfo } from './operation.js';
import type { ResolvedRetryPolicy } from './retry-policy.js';

/** What the transport needs to know about the operation of a call. */
export interface CalledOperation extends Pick<OperationInfo, 'method' | 'path' | 'idempotent'> {
  /** Undefined for a request outside the slice: any response body is accepted. */
  readonly success?: OperationInfo['success'] | undefined;
}

/** The settings of one call. */
interface CallSettings {
  /** The operation id of Genesys, or `GET /api/v2/users/{id}` for a request outside the slice. */
  readonly operationId: string;
  readonly operation: CalledOperation;
  readonly signal: AbortSignal | undefined;
  /** Milliseconds per attempt; 0 for no limit. */
  readonly timeout: number;
  readonly retry: ResolvedRetryPolicy | undefined;
  /** The hooks of this call, in addition to the client's. */
  readonly onRequest: Hooks['onRequest'];
  readonly onRetry: Hooks['onRetry'];
}

/** The state of one call across its attempts. Each call has its own middleware chain, which closes over it. */
export interface CallContext extends CallSettings {
  /** Unique in this process. */
  readonly id: number;
  /** Creates the request body of one attempt. Undefined for a request without a body. */
  body: (() => BodyInit) | undefined;
  /** The number of attempts that have started. */
  attempts: number;
  /** When the first attempt started, in milliseconds since 1970. */
  startedAt: number | undefined;
  /** Whether the current attempt has reached `fetch`. A failure before that had no effect at Genesys. */
  isSent: boolean;
  /** A valid response and its data. */
  parsed: { readonly response: Response; readonly data: unknown } | undefined;
}

let lastId = 0;

export function createCallContext(settings: CallSettings): CallContext {
  lastId += 1;
  const state = { body: undefined, attempts: 0, startedAt: undefined, isSent: false, parsed: undefined };
  return { id: lastId, ...settings, ...state };
}

/** What errors report about a call and its response: no ids, content or tokens. */
export const getErrorDetails = (call: CallContext, response?: Response): ErrorDetails => ({
  operationId: call.operationId,
  request: { method: call.operation.method, path: call.operation.path, attempts: call.attempts },
  status: response?.status,
  correlationId: getCorrelationId(response),
});

export const getCorrelationId = (response: Response | undefined): string | undefined =>
  response?.headers.get('inin-correlation-id') ?? undefined;
