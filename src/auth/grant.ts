import { ArgumentError, type AuthenticationError } from '../transport/errors.js';
import type { OAuthClient } from './token-request.js';

/** What distinguishes one OAuth grant from another. */
export interface Grant {
  readonly client: OAuthClient;
  /** The user's name for this sign-in in the token store. Without one, the key is a hash of all credentials. */
  readonly account?: string | undefined;
  /** How to get a token without an earlier one; undefined if only the store can have one. */
  readonly credential?: Credential | undefined;
}

export interface Credential {
  readonly grantType: string;
  /** What is sent to the token endpoint, apart from client and grant type. A function is called for each request. */
  readonly parameters: Record<string, string> | (() => Promise<Record<string, string>>);
  /** What the credential is called, if it is valid for one sign-in only: `authorization code`. */
  readonly singleUseName?: string | undefined;
  /** Whether it takes precedence over a stored token. */
  readonly hasPrecedence?: boolean | undefined;
}

/** How much of a grant has been used, for all clients that share it. */
export interface GrantState {
  hasStarted: boolean;
  /** Why `login` can't be used again. */
  unusable: AuthenticationError | undefined;
}

/** Throws for each required text that is missing or empty, and for each optional one that is empty. Values are not shown. */
export function requireStrings(
  subject: string,
  texts: Record<string, unknown>,
  optional: Record<string, unknown> = {},
): void {
  const given = Object.entries(optional).filter(([, text]) => text !== undefined);
  const problems = [...Object.entries(texts), ...given]
    .filter(([, text]) => typeof text !== 'string' || text === '')
    .map(([argument]) => ({ argument, problem: 'must be a non-empty string' }));
  if (problems.length > 0) throw new ArgumentError(subject, problems);
}
