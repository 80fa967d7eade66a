import { clientCredentials } from '../../auth/client-credentials.js';
import { refreshToken } from '../../auth/refresh-token.js';
import { resolveHosts } from '../../auth/regions.js';
import { ENVIRONMENT, type Environment, withVariableNames } from '../../client/environment-options.js';
import { FILE_SUFFIX, readVariable } from '../../client/environment-variable.js';
import type { ClientOptions } from '../../client/options.js';
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
  const [region, baseUrl, clientId, secret, token] = [
    'GENESYS_REGION',
    'GENESYS_BASE_URL',
    'GENESYS_CLIENT_ID',
    'GENESYS_CLIENT_SECRET',
    'GENESYS_ACCESS_TOKEN',
  ].map((name) => readVariable(env, name));
  if (!clientId || secret || token || !(region || baseUrl)) return undefined;
  const hosts = { region, baseUrl };
  const formatHosts = (of: Pick<Profile, 'region' | 'baseUrl'>) =>
    Object.values(resolveHosts({ region: of.region, baseUrl: of.baseUrl }, 'mcp')).join(' ');
  const wanted = withVariableNames(() => formatHosts(hosts));
  const folder = getConfigFolder(env);
  const { profiles } = await readProfiles(folder);
  const isSame = (profile: Profile) =>
    profile.tokenKind === 'user' && profile.clientId === clientId && formatHosts(profile) === wanted;
  const [saved] = Object.entries(profiles).filter(([, profile]) => isSame(profile));
  if (saved) return open(folder, ...saved);
  const name = Object.hasOwn(profiles, 'default') ? clientId.replace(/[^\w.-]/g, '-').slice(0, 64) : 'default';
  return open(folder, name, { ...hosts, clientId, tokenKind: 'user', storage: 'file' });
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
