import type { ErrorDetails } from './errors.js';
import type { Hooks } from './events.js';
import type { OperationInfo } from './operation.js';
import type { ResolvedRetryPolicy } from './retry-policy.js';

/** What the transport needs to know about the operation that is called. */
export interface CalledOperation extends Pick<OperationInfo, 'method' | 'path' | 'idempotent'> {
  /** Undefined for a request outside the slice: any response body is accepted. */
  readonly success?: OperationInfo['success'] | undefined;
}

/** The state of one call, across all of its attempts. Each call has a middleware chain of its own that closes over it. */
export interface CallContext {
  /** Unique in this process. */
  readonly id: number;
  /** Genesys' operation id; `GET /api/v2/users/{id}` for a request outside the slice. */
  readonly operationId: string;
  readonly operation: CalledOperation;
  readonly signal: AbortSignal | undefined;
  /** Milliseconds that one attempt may take; 0 for no limit. */
  readonly timeout: number;
  readonly retry: ResolvedRetryPolicy | undefined;
  /** The call's own hook. */
  readonly onRetry: Hooks['onRetry'];
  /** Makes the request body of one attempt. Undefined for a request without a body. */
  body: (() => BodyInit) | undefined;
  /** How many attempts have started. */
  attempts: number;
  /** When the first attempt started, in milliseconds since 1970. */
  startedAt: number | undefined;
  /** Whether the present attempt has got as far as `fetch`. Until then, a failure had no effect at Genesys. */
  isSent: boolean;
  /** A response that is what the operation promises, and its data. */
  parsed: { readonly response: Response; readonly data: unknown } | undefined;
}

type NewCall = Omit<CallContext, 'id' | 'body' | 'attempts' | 'startedAt' | 'isSent' | 'parsed'>;

let last = 0;

export function createCallContext(call: NewCall): CallContext {
  last += 1;
  const { operationId, operation, signal, timeout, retry, onRetry } = call;
  return {
    id: last,
    operationId,
    operation,
    signal,
    timeout,
    retry,
    onRetry,
    body: undefined,
    attempts: 0,
    startedAt: undefined,
    isSent: false,
    parsed: undefined,
  };
}

/** What errors report about a call and its response: no ids, no content, no tokens. */
export const getErrorDetails = (
  { operationId, operation, attempts }: CallContext,
  response?: Response,
): ErrorDetails => ({
  operationId,
  request: { method: operation.method, path: operation.path, attempts },
  status: response?.status,
  correlationId: getCorrelationId(response),
});

export const getCorrelationId = (response: Response | undefined): string | undefined =>
  response?.headers.get('inin-correlation-id') ?? undefined;
