import type { Clock } from '../transport/clock.js';
import type { Fetch } from '../transport/fetch.js';
import type { TokenStore } from './token-store.js';

/** How a client gets its access tokens. Created by `accessToken`, `clientCredentials` and the other grants. */
export interface Auth {
  /** Whose tokens these are: a user's, or the OAuth client's own. Undefined if that is unknown. */
  readonly tokenKind?: 'user' | 'client' | undefined;
  /** Creates the token source of one client. `createClient` calls it once. */
  connect(environment: AuthEnvironment): TokenSource;
}

/** What a client provides to its token source. */
export interface AuthEnvironment {
  /** The base URL of the login service, without a trailing slash. */
  readonly loginUrl: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly tokenStore: TokenStore;
  /** Milliseconds per token request. */
  readonly timeout: number;
}

/** The access tokens of one client. */
export interface TokenSource {
  /** Returns a valid token. */
  token(signal?: AbortSignal): Promise<string>;
  /** Returns a new token after Genesys rejected one; undefined if there is none. */
  refresh(rejected: string, signal?: AbortSignal): Promise<string | undefined>;
  /** Deletes all tokens, including the stored ones. */
  logout(): Promise<void>;
}
