import type { Clock } from '../transport/clock.js';
import type { Fetch } from '../transport/fetch.js';
import type { TokenStore } from './token-store.js';

/** How a client gets its access tokens: what `accessToken`, `clientCredentials` and the other grants give. */
export interface Auth {
  /** Makes the source of one client's tokens. Called once by `createClient`. */
  connect(environment: AuthEnvironment): TokenSource;
}

/** What a client lends to its source of tokens. */
export interface AuthEnvironment {
  /** Without a trailing slash. */
  readonly loginUrl: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly tokenStore: TokenStore;
  /** Milliseconds that a login may take. */
  readonly timeout: number;
}

/** One client's tokens. */
export interface TokenSource {
  /** A token that is good for now. */
  token(signal?: AbortSignal): Promise<string>;
  /** Another token in place of one that Genesys refused; undefined where none can be had. */
  refresh(refused: string, signal?: AbortSignal): Promise<string | undefined>;
  /** Forgets all tokens, stored ones too. */
  logout(): Promise<void>;
}
