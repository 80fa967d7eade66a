import { clientCredentials } from '../../auth/client-credentials.js';
import { refreshToken } from '../../auth/refresh-token.js';
import { resolveHosts } from '../../auth/regions.js';
import { ENVIRONMENT, type Environment, withVariableNames } from '../../client/environment-options.js';
import { FILE_SUFFIX, readVariable } from '../../client/environment-variable.js';
import type { ClientOptions } from '../../client/options.js';
import { withHints } from '../../mcp/connections.js';
import { ArgumentError, type ArgumentProblem } from '../../transport/errors.js';
import { UsageError } from '../exit.js';
import { getConfigFolder } from './config-folder.js';
import { type Profile, readProfiles, requireProfile } from './profile-file.js';
import { openSecretStorage, type SecretStorage } from './secret-storage.js';

/** A profile with its client options. */
export interface OpenedProfile {
  readonly name: string;
  readonly profile: Profile;
  readonly options: ClientOptions;
  readonly secrets: SecretStorage;
}

/**
 * Opens a profile.
 *
 * @throws UsageError for an unknown profile, or one whose secret is missing.
 */
export async function openProfile(env: Environment, name: string): Promise<OpenedProfile> {
  const folder = getConfigFolder(env);
  return open(folder, name, requireProfile(await readProfiles(folder), name));
}

async function open(folder: string, name: string, profile: Profile): Promise<OpenedProfile> {
  const secrets = await openSecretStorage(profile.storage, folder);
  return { name, profile, secrets, options: await createProfileOptions(name, profile, secrets) };
}

/** Opens the default profile, unless there is none or environment variables describe a connection. */
export async function openDefaultProfile(env: Environment): Promise<OpenedProfile | undefined> {
  if (Object.keys(ENVIRONMENT).some((name) => env[name] || env[name + FILE_SUFFIX])) return undefined;
  const { default: name } = await readProfiles(getConfigFolder(env));
  return name === undefined ? undefined : openProfile(env, name);
}

/**
 * Opens the profile of a user for environment variables that name a region and an OAuth client, but neither its secret nor a
 * token: the saved one, or a new one that is not signed in yet. Returns undefined for other variables.
 *
 * @throws ArgumentError for an invalid region or URL.
 */
export async function openUserProfile(env: Environment): Promise<OpenedProfile | undefined> {
  const { region, baseUrl, clientId, isService } = readUserVariables(env);
  if (!clientId || isService || !(region || baseUrl)) return undefined;
  const hosts = { region, baseUrl };
  const formatHosts = (of: Pick<Profile, 'region' | 'baseUrl'>) =>
    Object.values(resolveHosts({ region: of.region, baseUrl: of.baseUrl }, 'mcp')).join(' ');
  const wanted = withVariableNames(() => formatHosts(hosts));
  const folder = getConfigFolder(env);
  const { default: defaultName, profiles } = await readProfiles(folder);
  const isSame = (profile: Profile) =>
    profile.tokenKind === 'user' && profile.clientId === clientId && formatHosts(profile) === wanted;
  const saved = Object.entries(profiles).filter(([, profile]) => isSame(profile));
  const preferred = saved.find(([name]) => name === defaultName) ?? saved[0];
  if (preferred) return open(folder, ...preferred);
  const name = Object.hasOwn(profiles, 'default') ? clientId.replace(/[^\w.-]/g, '-').slice(0, 64) : 'default';
  return open(folder, name, { ...hosts, clientId, tokenKind: 'user', storage: 'file' });
}

/**
 * Rejects environment variables with which nobody can sign in. Does nothing if they have a secret or a token, because a service
 * needs no sign-in.
 *
 * @throws ArgumentError that lists the missing variables.
 */
export function requireUserVariables(env: Environment): void {
  const { region, baseUrl, clientId, isService } = readUserVariables(env);
  if (isService) return;
  const missing = [
    ...(region || baseUrl
      ? []
      : [{ argument: 'GENESYS_REGION', problem: `is not set (${ENVIRONMENT.GENESYS_REGION})` }]),
    ...(clientId ? [] : [CLIENT_ID_PROBLEM]),
  ];
  throw withHints(new ArgumentError('No connection to Genesys Cloud', missing), [
    LOGIN_HINT,
    { argument: 'GENESYS_CLIENT_SECRET or GENESYS_ACCESS_TOKEN', problem: 'replaces the sign-in' },
    { argument: '--connections FILE', problem: 'reads one or more connections from a file' },
  ]);
}

const CLIENT_ID_PROBLEM = {
  argument: 'GENESYS_CLIENT_ID',
  problem: 'is not set (the id of an OAuth client with the grant type Code Authorization, with which you sign in)',
};

export const LOGIN_HINT: ArgumentProblem = {
  argument: 'login',
  problem: 'signs in with your browser and saves a profile',
};

function readUserVariables(env: Environment) {
  const read = (name: keyof typeof ENVIRONMENT) => readVariable(env, name);
  return {
    region: read('GENESYS_REGION'),
    baseUrl: read('GENESYS_BASE_URL'),
    // A pasted id often has a space at its end.
    clientId: read('GENESYS_CLIENT_ID')?.trim(),
    isService: [read('GENESYS_CLIENT_SECRET'), read('GENESYS_ACCESS_TOKEN')].some((value) => value !== undefined),
  };
}

/**
 * Creates client options for a profile, with the storage of its secrets.
 *
 * @throws UsageError if the secret of an OAuth client is missing.
 */
export async function createProfileOptions(
  name: string,
  profile: Profile,
  storage: SecretStorage,
): Promise<ClientOptions> {
  const { region, baseUrl, clientId, tokenKind } = profile;
  const hosts = { region, baseUrl, tokenStore: storage.tokenStore };
  const clientSecret = await storage.getSecret(name);
  if (tokenKind === 'user') return { ...hosts, auth: refreshToken({ clientId, clientSecret, account: name }) };
  if (clientSecret !== undefined) return { ...hosts, auth: clientCredentials({ clientId, clientSecret }) };
  throw new UsageError(
    `The secret of profile "${name}" is missing. Run "login --client-credentials --profile ${name}".`,
  );
}
