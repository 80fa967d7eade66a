import type { OperationTypes } from '../generated/client.js';
import type { ErrorCodes } from '../generated/error-codes.js';
import type { OperationId } from '../generated/operations.js';
import type { ErrorCode, FailureDetails } from './failure.js';
import type { Random } from './random.js';
import type { SandboxClock } from './sandbox-clock.js';
import type { Emitter, SandboxEvents } from './sandbox-events.js';
import type { Organization } from './state.js';

/** Who calls: a user, or an OAuth client on its own. */
export interface Caller {
  clientId: string;
  /** None for a client-credentials token. */
  userId?: string;
}

/** What it takes to change an organization's state: for a handler, and for the customers' side, which calls no operation. */
export interface OrganizationContext {
  /** The caller's organization: a handler sees no other. */
  readonly organization: Organization;
  /** The time of this request, as the API writes it. */
  readonly now: string;
  readonly clock: SandboxClock;
  readonly random: Random;
  readonly events: Emitter<SandboxEvents>;
}

/** What a handler gets beside its arguments. */
export interface Context extends OrganizationContext {
  readonly operationId: OperationId;
  readonly caller: Caller;
  /** Where the request was sent to: `https://api.example`. */
  readonly origin: string;
  /** Refuses the request with the first of the codes that the operation lists. */
  fail(codes: ErrorCode | readonly ErrorCode[], details?: FailureDetails): never;
}

/** A context that only fails as its operation may. */
export interface ContextOf<Id extends OperationId> extends Context {
  fail(codes: ErrorCodes[Id] | readonly ErrorCode[], details?: FailureDetails): never;
}

/**
 * Answers one operation: its arguments, under the names and in the types of the client, in; the result out.
 * `undefined` is an answer without a body. Fail before you change anything.
 */
export type Handler<Id extends OperationId> = (
  ctx: ContextOf<Id>,
  args: OperationTypes[Id]['args'],
) => OperationTypes[Id]['result'];

/** A model as a caller's arguments give it: nothing need be there, and nothing is to be changed. */
export type Input<T> = {
  readonly [K in keyof T]?: (NonNullable<T[K]> extends readonly (infer Item)[] ? readonly Item[] : T[K]) | undefined;
};

/** The handlers of every operation. */
export type AllHandlers = { readonly [Id in OperationId]: Handler<Id> };

/** The handlers of some operations. */
export type Handlers = Partial<AllHandlers>;
