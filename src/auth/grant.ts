import { ArgumentError, type AuthenticationError } from '../transport/errors.js';
import type { OAuthClient } from './token-request.js';

/** The parameters of an OAuth grant. */
export interface Grant {
  readonly client: OAuthClient;
  /** The user's key in the token store. By default, the key is a hash of all credentials. */
  readonly account?: string | undefined;
  /** Gets the first token. Undefined if only the token store can have one. */
  readonly credential?: Credential | undefined;
}

/** What a client exchanges for its first token. */
export interface Credential {
  readonly grantType: string;
  /** The parameters of the token request, except client and grant type. A function is called for each request. */
  readonly parameters: Record<string, string> | (() => Promise<Record<string, string>>);
  /** The name of a credential that can be used only once: `authorization code`. */
  readonly singleUseName?: string | undefined;
  /** Whether the credential takes precedence over a stored token. */
  readonly hasPrecedence?: boolean | undefined;
}

/** The state of a grant, which the clients that use it share. */
export interface GrantState {
  /** Whether the credential has been exchanged for a token. */
  hasStarted: boolean;
  /** Set if the credential cannot be used again. */
  unusable: AuthenticationError | undefined;
}

/** @throws ArgumentError that lists each required string that is missing or empty, and each optional one that is empty. */
export function requireStrings(
  subject: string,
  required: Record<string, unknown>,
  optional: Record<string, unknown> = {},
): void {
  const present = Object.entries(optional).filter(([, value]) => value !== undefined);
  const problems = [...Object.entries(required), ...present]
    .filter(([, value]) => typeof value !== 'string' || value === '')
    .map(([argument]) => ({ argument, problem: 'must be a non-empty string' }));
  if (problems.length > 0) throw new ArgumentError(subject, problems);
}
