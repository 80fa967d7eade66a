import type { Environment } from '../../client/environment-options.js';
import type { Log } from '../log.js';
import type { McpFlags } from '../mcp-flags.js';
import type { Principal } from '../principal.js';
import type { ConnectionSource } from '../reload/connection-source.js';
import type { SignInConnection } from '../sign-in-connection.js';
import type { Slice } from '../slice.js';
import { type AuthFile, readAuth } from './auth-file.js';
import { createAuthenticator } from './authenticator.js';
import type { Authenticate, Route } from './http-app.js';
import { createMetadataRoute, metadataUrlOf } from './resource-metadata.js';

export interface AccessOptions {
  slice: Slice;
  flags: McpFlags;
  env: Environment;
  source: ConnectionSource;
  /** The principal of a server without `--auth`. Its tool filter applies to everyone. */
  principal: Principal;
  /** The public URL of the server. */
  resourceUrl: () => string;
  log: Log;
}

/** Who may call the server, with which connections, according to the newest valid settings. */
export interface Access {
  readonly authenticate: Authenticate;
  /** Returns a connection with this id. */
  findConnection(id: string): SignInConnection | undefined;
  /** Responds with the protected resource metadata, if the auth file has OAuth. */
  readonly respondWithMetadata: Route;
  /** Reads the settings again. Logs a broken file, and keeps its previous content. */
  reload(): Promise<void>;
  /** The files that the settings depend on. */
  files(): string[];
}

/** @throws ArgumentError for invalid settings. */
export async function createAccess(options: AccessOptions): Promise<Access> {
  const { slice, flags, env, source, principal, resourceUrl, log } = options;
  const { auth: path } = flags;
  let secretFiles = new Set<string>();
  const readAuthFile = async () => {
    secretFiles = new Set();
    return path === undefined ? undefined : await readAuth(path, env, { slice, files: secretFiles });
  };
  let auth = await readAuthFile();
  let { connections } = principal;
  let rules = createRules(auth);

  /** @param onUnknown - See {@link AuthFile.resolvePrincipals}. */
  function createRules(file: AuthFile | undefined, onUnknown?: Parameters<AuthFile['resolvePrincipals']>[1]) {
    if (!file) return { authenticate: async (): Promise<Principal> => ({ ...principal, connections }) };
    const { oauth } = file;
    const principals = file.resolvePrincipals(connections, onUnknown);
    const metadataUrl = () => (oauth ? metadataUrlOf(resourceUrl()) : undefined);
    const { toolFilter } = principal;
    return {
      authenticate: createAuthenticator({ ...file, principals, toolFilter, resourceUrl, metadataUrl, log }),
      metadata: oauth && createMetadataRoute(oauth, resourceUrl, slice),
    };
  }

  const orPrevious = async <T>(settings: string, next: Promise<T>, previous: T): Promise<T> => {
    try {
      return await next;
    } catch (error) {
      log.error('changed settings are invalid, so the previous ones stay in use', {
        settings,
        error: (error as Error).message,
      });
      return previous;
    }
  };

  return {
    async authenticate(headers) {
      const accepted = await rules.authenticate(headers);
      return accepted instanceof Response ? accepted : { ...accepted, connections: openForUser(accepted) };
    },
    findConnection: (id) => connections.find((connection) => connection.id === id),
    respondWithMetadata: (request, path) => rules.metadata?.(request, path),
    async reload() {
      connections = await orPrevious('connections', source.read(), connections);
      auth = await orPrevious('auth', readAuthFile(), auth);
      rules = createRules(auth, ({ message }) => log.warn('a principal has an unknown connection', { error: message }));
      log.info('settings reloaded', { connections: connections.map(({ id }) => id) });
    },
    files: () => [...source.files, ...(path === undefined ? [] : [path]), ...secretFiles],
  };
}

/** Replaces connections for which users sign in by those of the user. A principal that is not one user has none of them. */
const openForUser = ({ connections, name, user }: Principal): SignInConnection[] =>
  connections.flatMap((connection) => {
    if (!connection.forUser) return [connection];
    // Operators can say that nothing is known of tokens, so that no tool is hidden.
    return user || name === undefined ? [{ ...connection.forUser(user), token: connection.token }] : [];
  });
