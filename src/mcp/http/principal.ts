import type { Selection } from '../selection.js';

/** Who may call, and what is open to them: their own part of the connections, and of the tools. */
export interface Principal extends Selection {
  /** For the logs. */
  readonly name: string;
  /** Ids of connections; `*` for all. */
  readonly connections: readonly string[];
}

/** Finds the principal of a token; undefined where the token is not its kind's. */
export type Verify = (token: string) => Promise<Principal | Rejected | undefined>;

/** A token that is of the kind, but is not good. */
export interface Rejected {
  readonly rejected: 'expired' | 'invalid' | 'scope' | 'unknown' | 'unavailable';
}
