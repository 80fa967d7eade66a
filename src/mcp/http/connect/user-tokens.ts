import { accessToken } from '../../../auth/access-token.js';
import type { Auth } from '../../../auth/auth.js';
import { authorizationCode } from '../../../auth/authorization-code.js';
import { authorizationUrl } from '../../../auth/authorization-url.js';
import { guardStore } from '../../../auth/guard-store.js';
import { refreshToken } from '../../../auth/refresh-token.js';
import { resolveHosts } from '../../../auth/regions.js';
import { createStoreKey } from '../../../auth/store-key.js';
import { memoryTokenStore, type StoredToken, type TokenStore } from '../../../auth/token-store.js';
import { createFetch } from '../../../client/create-fetch.js';
import { fetchIdentity, type Identity } from '../../../client/identity.js';
import type { ClientOptions } from '../../../client/options.js';
import { systemClock } from '../../../transport/clock.js';

/** The OAuth client with which users sign in, with the grant *Code Authorization*. */
export interface UserCredentials {
  readonly clientId: string;
  /** Undefined for a public client. */
  readonly clientSecret?: string | undefined;
}

export interface UserTokensOptions {
  /** The id of the connection. */
  readonly connection: string;
  readonly credentials: UserCredentials;
  readonly client: Pick<ClientOptions, 'region' | 'baseUrl' | 'loginUrl'>;
  readonly tokenStore: TokenStore;
}

/** A sign-in whose token is not stored yet. */
export interface UnconfirmedSignIn {
  readonly token: StoredToken;
  readonly identity: Pick<Identity, 'user' | 'organization'>;
}

/** The tokens of the users of one connection. */
export interface UserTokens {
  /** Returns the URL of the login page. */
  start(redirectUri: string, state: string): Promise<{ url: string; codeVerifier: string }>;
  /** Exchanges the code, without storing the token. */
  exchange(code: string, codeVerifier: string, redirectUri: string): Promise<UnconfirmedSignIn>;
  /** Revokes a token that is not stored. */
  revoke(token: StoredToken): Promise<void>;
  get(userId: string): Promise<StoredToken | undefined>;
  save(userId: string, token: StoredToken): Promise<void>;
  /** The authentication of a client that acts for a user. */
  authOf(userId: string): Auth;
}

const TIMEOUT_MS = 10_000;

/** Keeps one token for each principal and connection in a token store. */
export function createUserTokens({ connection, credentials, client, tokenStore }: UserTokensOptions): UserTokens {
  const { loginUrl } = resolveHosts(client, 'connection');
  const store = guardStore(tokenStore, TIMEOUT_MS);
  // The id of a connection has no "|", so the account is unambiguous.
  const accountOf = (userId: string) => `${userId}|${connection}`;
  const keyOf = (userId: string) => createStoreKey(loginUrl, credentials, accountOf(userId), undefined);

  return {
    start: (redirectUri, state) => authorizationUrl({ clientId: credentials.clientId, loginUrl, redirectUri, state }),
    async exchange(code, codeVerifier, redirectUri) {
      const own = memoryTokenStore();
      const auth = authorizationCode({ ...credentials, redirectUri, code, codeVerifier, account: accountOf('') });
      const fetch = (request: Request) => globalThis.fetch(request);
      await auth.connect({ loginUrl, fetch, clock: systemClock, tokenStore: own, timeout: TIMEOUT_MS }).token();
      const token = (await own.get(await keyOf(''))) as StoredToken;
      const { user, organization } = await fetchIdentity({ ...client, auth: accessToken(token.accessToken) }, 'user');
      return { token, identity: { user, organization } };
    },
    async revoke({ accessToken: token }) {
      await createFetch({ ...client, auth: accessToken(token) })('/api/v2/tokens/me', { method: 'DELETE' });
    },
    get: async (userId) => store.get(await keyOf(userId)),
    async save(userId, token) {
      const key = await keyOf(userId);
      await store.lock(key, () => store.set(key, token));
    },
    authOf: (userId) => refreshToken({ ...credentials, account: accountOf(userId) }),
  };
}
