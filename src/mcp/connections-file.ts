import { accessToken } from '../auth/access-token.js';
import type { Auth } from '../auth/auth.js';
import { clientCredentials } from '../auth/client-credentials.js';
import type { Region } from '../auth/regions.js';
import { ArgumentError } from '../http/errors.js';
import { type Connection, type ConnectionOptions, openConnection } from './connections.js';
import type { Environment } from './environment.js';
import type { Selection } from './selection.js';
import { at, readSettings } from './settings-file.js';
import { connectionsSchema } from './settings-schema.js';

interface Credentials {
  clientId?: string;
  clientSecret?: string;
  accessToken?: string;
}

interface Entry extends Selection {
  id: string;
  label?: string;
  region?: Region;
  baseUrl?: string;
  loginUrl?: string;
  credentials: Credentials;
}

/**
 * Opens the connections that a file names.
 *
 * @throws ArgumentError that names the file and the place in it; never a secret.
 */
export async function readConnections(path: string, env: Environment): Promise<Connection[]> {
  const { connections } = (await readSettings(path, connectionsSchema, env)) as { connections: Entry[] };
  refuseTwice(path, connections);
  return connections.map((entry, index) => at(path, `connections[${index}]`, () => openConnection(optionsOf(entry))));
}

function optionsOf({ id, label, region, baseUrl, loginUrl, credentials, ...selection }: Entry): ConnectionOptions {
  return { id, label, region, baseUrl, loginUrl, selection, auth: authOf(credentials) };
}

function authOf({ clientId, clientSecret, accessToken: token }: Credentials): Auth {
  if (token !== undefined && clientId === undefined && clientSecret === undefined) return accessToken(token);
  if (token === undefined && clientId !== undefined && clientSecret !== undefined) {
    return clientCredentials({ clientId, clientSecret });
  }
  const problem = 'must have clientId and clientSecret, or accessToken in their place';
  throw new ArgumentError('connection', [{ argument: 'credentials', problem }]);
}

function refuseTwice(path: string, entries: readonly Entry[]): void {
  const problems = entries
    .map(({ id }, index) => ({ id, index, first: entries.findIndex((entry) => entry.id === id) }))
    .filter(({ index, first }) => index !== first)
    .map(({ index, first }) => ({
      argument: `connections[${index}].id`,
      problem: `is that of connections[${first}] too`,
    }));
  if (problems.length > 0) throw new ArgumentError(path, problems);
}
