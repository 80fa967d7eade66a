import type { Selection } from '../selection.js';

/** A principal as the auth file describes it: its connections and its selection of tools. */
export interface PrincipalSettings extends Selection {
  /** For the logs. */
  readonly name: string;
  /** Ids of connections; `*` for all. */
  readonly connections: readonly string[];
}

/** Verifies a token and finds its principal. Undefined for another kind of token. */
export type Verify = (token: string) => Promise<PrincipalSettings | Rejected | undefined>;

/** A token of the right kind that is not valid. */
export interface Rejected {
  readonly rejected: 'expired' | 'invalid' | 'scope' | 'unknown' | 'unavailable';
}
