import type { OperationTypes } from '../generated/client.js';
import type { ErrorCodes } from '../generated/error-codes.js';
import type { OperationId } from '../generated/operations.js';
import type { ErrorCode, FailureDetails } from './failure.js';
import type { Random } from './random.js';
import type { SandboxClock } from './sandbox-clock.js';
import type { Emitter, SandboxEvents } from './sandbox-events.js';
import type { Organization } from './state.js';
import type { WebhookSender } from './webhooks/webhook-sender.js';

/** The caller of an operation: a user, or an OAuth client without a user. */
export interface Caller {
  clientId: string;
  /** Undefined for a client-credentials token. */
  userId?: string;
}

/** What code needs to change the state of an organization. Handlers and simulated customers use it. */
export interface OrganizationContext {
  /** The caller's organization. Handlers have no access to the others. */
  readonly organization: Organization;
  /** The time of this request in ISO 8601 format. */
  readonly now: string;
  readonly clock: SandboxClock;
  readonly random: Random;
  readonly events: Emitter<SandboxEvents>;
  readonly webhooks: WebhookSender;
}

/** The first argument of a handler. */
export interface Context extends OrganizationContext {
  readonly operationId: OperationId;
  readonly caller: Caller;
  /** The origin of the request's URL, such as `https://api.example`. */
  readonly origin: string;
  /** Rejects the request with the first of these codes that the spec lists for the operation. */
  fail(codes: ErrorCode | readonly ErrorCode[], details?: FailureDetails): never;
}

/** What views of the state need. */
export type ViewContext = Pick<Context, 'organization' | 'origin'>;

/** A context whose `fail` accepts only the error codes of one operation. */
export interface ContextOf<Id extends OperationId> extends Context {
  fail(codes: ErrorCodes[Id] | readonly ErrorCode[], details?: FailureDetails): never;
}

/**
 * Handles one operation. Arguments and result have the names and types of the client. `undefined` is a response without a body.
 * A handler must call `fail` before it changes the state.
 */
export type Handler<Id extends OperationId> = (
  ctx: ContextOf<Id>,
  args: OperationTypes[Id]['args'],
) => OperationTypes[Id]['result'];

/** A model in a request: all properties are optional and read-only. */
export type Input<T> = {
  readonly [K in keyof T]?: (NonNullable<T[K]> extends readonly (infer Item)[] ? readonly Item[] : T[K]) | undefined;
};

/** A handler for each operation. */
export type AllHandlers = { readonly [Id in OperationId]: Handler<Id> };

/** Handlers for some of the operations. */
export type Handlers = Partial<AllHandlers>;
