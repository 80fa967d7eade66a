import type { TokenStore } from '../../../auth/token-store.js';
import type { ConnectionOptions, PrepareOptions } from '../../connections.js';
import { openSignInConnection } from '../../open-sign-in-connection.js';
import type { SignInConnection, User } from '../../sign-in-connection.js';
import type { Slice } from '../../slice.js';
import type { SignInLinks } from './sign-in-links.js';
import { createUserTokens, type UserCredentials } from './user-tokens.js';

export interface UserConnectionOptions extends Omit<ConnectionOptions, 'auth'> {
  readonly credentials: UserCredentials;
  readonly tokenStore: TokenStore;
}

export interface SignInSettings {
  readonly links: SignInLinks;
  /** Where tokens are kept if the connections have no store of their own. */
  readonly tokenStore: TokenStore;
  /** Prepares the options of the connection of one user. */
  readonly prepare: PrepareOptions;
  /** How long a call waits for a person who opens the link; 40 seconds by default, because hosts give up after 60. */
  readonly waitMs?: number;
}

/** The connections of more users are closed, the one that was not used for the longest time first. */
const MAX_USERS = 1_000;
const EVERYONE: User = { id: '', name: undefined };

/** Opens a connection for which each user signs in. Each user has a client with its own token and rate limit. */
export function openUserConnection(
  options: UserConnectionOptions,
  { links, prepare, waitMs }: SignInSettings,
  slice: Slice,
): SignInConnection {
  const { credentials, ...connection } = options;
  const { id, region, baseUrl, loginUrl, tokenStore } = connection;
  const tokens = createUserTokens({ connection: id, credentials, client: { region, baseUrl, loginUrl }, tokenStore });
  const users = new Map<string, SignInConnection>();

  const open = (user: User): SignInConnection => {
    const signIn = {
      getToken: () => tokens.get(user.id),
      start: async () => ({ url: await links.createLink({ user, connection: id }) }),
    };
    const prepared = prepare(connection, [region, baseUrl, credentials, user.id]);
    const question = `Sign in to Genesys Cloud to connect your account to ${connection.label ?? id}.`;
    const settings = { slice, waitMs, question, hasStatus: true };
    return openSignInConnection({ ...prepared, auth: tokens.authOf(user.id), signIn }, settings);
  };

  const forUser = (user: User): SignInConnection => {
    const known = users.get(user.id) ?? open(user);
    // Moves it to the end: the first one is the one that was not used for the longest time.
    users.delete(user.id);
    users.set(user.id, known);
    const [oldest] = users.keys();
    if (users.size > MAX_USERS && oldest !== undefined) users.delete(oldest);
    return known;
  };
  return { ...open(EVERYONE), userTokens: tokens, forUser: (user = EVERYONE) => forUser(user) };
}
