import type { OperationSummary } from '../../control/list-operations.js';
import type { ActiveFault } from '../../faults/faults.js';
import type { SandboxRequest } from '../../sandbox-request.js';
import type { Conversation, Organization } from '../../state.js';
import type { Route } from './route.ts';

/** An organization, as the control API lists it. */
export type OrganizationSummary = Pick<
  Organization,
  'id' | 'name' | 'users' | 'queues' | 'wrapupCodes' | 'integrations'
>;

/** The time of the sandbox when the page read it. */
export interface Clock {
  readonly time: number;
  readonly isManual: boolean;
  /** `Date.now()` at that moment. */
  readonly readAt: number;
}

export interface Typing {
  readonly from: string;
  /** `Date.now()` when the notice disappears. */
  readonly until: number;
}

/** All that the page shows. */
export interface ConsoleState {
  readonly connection: 'connecting' | 'live' | 'lost' | 'locked';
  readonly organizations: readonly OrganizationSummary[];
  /** The shown organization. Undefined until the first response. */
  readonly organization: OrganizationSummary | undefined;
  /** The newest conversations of the shown organization, by id. */
  readonly conversations: ReadonlyMap<string, Conversation>;
  /** Oldest first. */
  readonly requests: readonly SandboxRequest[];
  readonly operations: ReadonlyMap<string, OperationSummary>;
  readonly faults: readonly ActiveFault[];
  readonly clock: Clock;
  /** By conversation id. */
  readonly typing: ReadonlyMap<string, Typing>;
  readonly route: Route;
  /** The last error of an action. */
  readonly error: string | undefined;
}

export const INITIAL_STATE: ConsoleState = {
  connection: 'connecting',
  organizations: [],
  organization: undefined,
  conversations: new Map(),
  requests: [],
  operations: new Map(),
  faults: [],
  clock: { time: 0, isManual: true, readAt: 0 },
  typing: new Map(),
  route: { view: 'conversations', conversationId: undefined },
  error: undefined,
};

export const toMap = <Item extends { readonly id: string }>(items: readonly Item[]): Map<string, Item> =>
  new Map(items.map((item) => [item.id, item]));
