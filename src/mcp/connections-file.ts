import { accessToken } from '../auth/access-token.js';
import type { Auth } from '../auth/auth.js';
import { clientCredentials } from '../auth/client-credentials.js';
import { fileTokenStore } from '../auth/file-token-store.js';
import { refreshToken } from '../auth/refresh-token.js';
import type { Region } from '../auth/regions.js';
import type { TokenStore } from '../auth/token-store.js';
import type { Environment } from '../client/environment-options.js';
import { ArgumentError } from '../transport/errors.js';
import { type ConnectionOptions, openConnection, type PrepareOptions } from './connections.js';
import { digitalSlice } from './digital-slice.js';
import { openUserConnection, type SignInSettings } from './http/connect/user-connections.js';
import type { Selection } from './selection.js';
import { prefixProblems, readSettings } from './settings-file.js';
import { connectionsSchema } from './settings-schema.js';
import type { OpenOnce, SignInConnection } from './sign-in-connection.js';
import type { Slice } from './slice.js';

interface Credentials {
  clientId?: string;
  clientSecret?: string;
  accessToken?: string;
  refreshToken?: string;
  account?: string;
  signIn?: 'user';
}

interface Entry extends Selection {
  id: string;
  label?: string;
  region?: Region;
  baseUrl?: string;
  loginUrl?: string;
  credentials: Credentials;
}

export interface ReadConnectionsOptions {
  slice?: Slice;
  /** Changes the options of each connection. */
  prepare?: PrepareOptions | undefined;
  /** The store of all tokens, instead of `tokenFile`. */
  sharedStore?: TokenStore | undefined;
  /** Undefined over stdio, where users sign in with the command `login`. */
  signIn?: SignInSettings | undefined;
  /** Collects the paths of the files that variables name. */
  files?: Set<string>;
  /** Opens a connection whose settings are new or have changed. */
  once?: OpenOnce;
}

/**
 * Opens the connections of a file.
 *
 * @throws ArgumentError with the file and the path in it, but never with a secret.
 */
export async function readConnections(
  path: string,
  env: Environment,
  options: ReadConnectionsOptions = {},
): Promise<SignInConnection[]> {
  const { sharedStore, files, once = (_id, _settings, open) => open() } = options;
  const settings = await readSettings(path, connectionsSchema, env, files);
  const { connections, tokenFile } = settings as { connections: Entry[]; tokenFile?: string };
  rejectDuplicateIds(path, connections);
  if (tokenFile !== undefined && sharedStore) {
    const problem = 'has no effect with --redis, which stores the tokens. Remove one of them';
    throw new ArgumentError(path, [{ argument: 'tokenFile', problem }]);
  }
  const tokenStore = tokenFile === undefined ? sharedStore : fileTokenStore(tokenFile);
  return connections.map((entry, index) =>
    prefixProblems(path, `connections[${index}]`, () =>
      once(entry.id, [tokenFile, entry], () => open(entry, tokenStore, options)),
    ),
  );
}

/** @throws ArgumentError for invalid settings. */
function open(
  entry: Entry,
  tokenStore: TokenStore | undefined,
  { slice = digitalSlice, signIn, prepare = (options) => options }: ReadConnectionsOptions,
): SignInConnection {
  const { signIn: who, clientId, clientSecret, ...others } = entry.credentials;
  if (who === undefined) {
    const auth = toAuth(entry.credentials, tokenStore);
    const { region, baseUrl, credentials } = entry;
    return openConnection(prepare({ ...toOptions(entry), auth, tokenStore }, [region, baseUrl, credentials]), slice);
  }
  const reject = (problem: string) => new ArgumentError('connection', [{ argument: 'credentials', problem }]);
  if (clientId === undefined || Object.keys(others).length > 0)
    throw reject('with signIn must have clientId, and may have clientSecret, but nothing else');
  if (!signIn) throw reject('with signIn need --http. Over stdio, run "login" and use --profile');
  return openUserConnection(
    { ...toOptions(entry), credentials: { clientId, clientSecret }, tokenStore: tokenStore ?? signIn.tokenStore },
    signIn,
    slice,
  );
}

function toOptions(entry: Entry): Omit<ConnectionOptions, 'auth'> {
  const { id, label, region, baseUrl, loginUrl, credentials: _, ...selection } = entry;
  return { id, label, region, baseUrl, loginUrl, selection };
}

function toAuth(credentials: Credentials, tokenStore: TokenStore | undefined): Auth {
  const { clientId, clientSecret, accessToken: token, refreshToken: refresh, account } = credentials;
  const reject = (problem: string): never => {
    throw new ArgumentError('connection', [{ argument: 'credentials', problem }]);
  };
  if (token !== undefined && Object.keys(credentials).length === 1) return accessToken(token);
  if (token === undefined && clientId !== undefined && (refresh !== undefined || account !== undefined)) {
    // Each use of a refresh token returns a new one. Without a store, a restart of the server would lose it.
    if (!tokenStore)
      return reject('of a user need "tokenFile" next to "connections", which stores each new refresh token');
    return refreshToken({ clientId, clientSecret, refreshToken: refresh, account });
  }
  if (token === undefined && clientId !== undefined && clientSecret !== undefined) {
    return clientCredentials({ clientId, clientSecret });
  }
  return reject(
    'must have clientId and clientSecret; or only accessToken; or, for a user, clientId with refreshToken, account or signIn',
  );
}

function rejectDuplicateIds(path: string, entries: readonly Entry[]): void {
  const problems = entries
    .map(({ id }, index) => ({ id, index, first: entries.findIndex((entry) => entry.id === id) }))
    .filter(({ index, first }) => index !== first)
    .map(({ index, first }) => ({
      argument: `connections[${index}].id`,
      problem: `is a duplicate of connections[${first}].id. Use a unique id`,
    }));
  if (problems.length > 0) throw new ArgumentError(path, problems);
}
