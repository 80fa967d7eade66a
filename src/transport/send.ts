import type { ErrorDetails } from './errors.js';
import type { Hooks } from './observe.js';
import type { OperationInfo } from './operation.js';
import type { FullRetryPolicy } from './retry.js';

/** One request on its way through the chain, kept so that it can be sent again: its body is text, never a stream. */
export interface OutgoingRequest {
  readonly url: string;
  readonly method: string;
  /** The chain adds the bearer token here. */
  readonly headers: Headers;
  readonly body: string | undefined;
  readonly call: CallContext;
}

/** What belongs to one call, however many attempts it takes. */
export interface CallContext {
  /** No other call of this process has it. */
  readonly number: number;
  readonly operationId: string;
  readonly operation: OperationInfo;
  readonly signal: AbortSignal | undefined;
  /** Milliseconds that one attempt may take; 0 for no limit. */
  readonly timeout: number;
  readonly retry: FullRetryPolicy | undefined;
  /** The call's own hook. */
  readonly onRetry: Hooks['onRetry'];
  /** How many attempts were begun. */
  attempts: number;
  /** When the first attempt was begun, in milliseconds since 1970. */
  begun: number | undefined;
}

let last = 0;
/** The next call's number. */
export const nextNumber = (): number => {
  last += 1;
  return last;
};

/** An answer whose body has been read. */
export interface Answer {
  readonly response: Response;
  readonly text: string;
}

/** Sends a request and reads its answer. The chain is made of decorators of this function. */
export type Send = (request: OutgoingRequest) => Promise<Answer>;
export type SendDecorator = (next: Send) => Send;

/** The decorators around the innermost function, the first one outermost. */
export const compose = (innermost: Send, ...decorators: SendDecorator[]): Send =>
  decorators.reduceRight((next, decorate) => decorate(next), innermost);

/** What errors say of a call and of the answer that it had: no ids, no content, no tokens. */
export const detailsOf = ({ operationId, operation, attempts }: CallContext, response?: Response): ErrorDetails => ({
  operationId,
  request: { method: operation.method, path: operation.path, attempts },
  status: response?.status,
  correlationId: correlationIdOf(response),
});

export const correlationIdOf = (response: Response | undefined): string | undefined =>
  response?.headers.get('inin-correlation-id') ?? undefined;
