import type { Selection } from '../selection.js';
import type { User } from '../sign-in-connection.js';

/** A principal of the auth file: its connections and its selection of tools. */
export interface PrincipalSettings extends Selection {
  /** The name in logs. */
  readonly name: string;
  /** The ids of its connections; `*` for all. */
  readonly connections: readonly string[];
  /** Whether it can read only `/metrics`. */
  readonly metricsOnly?: boolean | undefined;
}

/** A valid token. */
export interface VerifiedToken {
  readonly settings: PrincipalSettings;
  /** Whose token it is; undefined for a JWT without a subject. */
  readonly user: User | undefined;
}

/** Verifies a token and finds its principal. Returns undefined for another kind of token. */
export type VerifyToken = (token: string) => Promise<VerifiedToken | RejectedToken | undefined>;

/** A token that is not valid, or whose keys are not available. */
export interface RejectedToken {
  readonly rejected: 'expired' | 'invalid' | 'scope' | 'unknown' | 'unavailable';
  /** The claim or part of the token that failed, for the log: `exp`, `aud`, `signature`. */
  readonly failed?: string;
}
