import { clientCredentials } from '../../auth/client-credentials.js';
import { refreshToken } from '../../auth/refresh-token.js';
import { ENVIRONMENT, type Environment } from '../../client/environment-options.js';
import { FILE_SUFFIX } from '../../client/environment-variable.js';
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
}

/**
 * Opens a profile.
 *
 * @throws UsageError for an unknown profile, or one whose secret is missing.
 */
export async function openProfile(env: Environment, name: string): Promise<OpenedProfile> {
  const folder = getConfigFolder(env);
  const profile = requireProfile(await readProfiles(folder), name);
  return {
    name,
    profile,
    options: await createProfileOptions(name, profile, await openSecretStorage(profile.storage, folder)),
  };
}

/** Opens the default profile, unless there is none or environment variables describe a connection. */
export async function openDefaultProfile(env: Environment): Promise<OpenedProfile | undefined> {
  if (Object.keys(ENVIRONMENT).some((name) => env[name] || env[name + FILE_SUFFIX])) return undefined;
  const { default: name } = await readProfiles(getConfigFolder(env));
  return name === undefined ? undefined : openProfile(env, name);
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
