import { clientCredentials } from '../../auth/client-credentials.js';
import { refreshToken } from '../../auth/refresh-token.js';
import type { Region } from '../../auth/regions.js';
import { ENVIRONMENT, type Environment } from '../../client/environment-options.js';
import type { ClientOptions } from '../../client/options.js';
import { UsageError } from '../exit.js';
import { configFolder } from './config-folder.js';
import { type Profile, readProfiles, requireProfile } from './profile-file.js';
import { type SecretStorage, secretStorage } from './secret-storage.js';

/** A profile with what a client needs to use it. */
export interface OpenedProfile {
  readonly name: string;
  readonly profile: Profile;
  readonly options: ClientOptions;
}

/**
 * Opens a profile.
 *
 * @throws UsageError for an unknown profile, or one whose secret is gone.
 */
export async function openProfile(env: Environment, name: string): Promise<OpenedProfile> {
  const folder = configFolder(env);
  const profile = requireProfile(await readProfiles(folder), name);
  return { name, profile, options: await optionsOf(name, profile, await secretStorage(profile.storage, folder)) };
}

/** Whether environment variables describe a connection. They take precedence over the default profile. */
export const isConfigured = (env: Environment): boolean => Object.keys(ENVIRONMENT).some((name) => env[name]);

/** The default profile, if there is one. */
export async function openDefaultProfile(env: Environment): Promise<OpenedProfile | undefined> {
  const { default: name } = await readProfiles(configFolder(env));
  return name === undefined ? undefined : openProfile(env, name);
}

/** Client options for a profile and the storage of its secrets. */
export async function optionsOf(name: string, profile: Profile, storage: SecretStorage): Promise<ClientOptions> {
  const { region, baseUrl, clientId, tokenKind } = profile;
  const hosts = { region: region as Region | undefined, baseUrl, tokenStore: storage.tokenStore };
  const clientSecret = await storage.getSecret(name);
  if (tokenKind === 'user') return { ...hosts, auth: refreshToken({ clientId, clientSecret, account: name }) };
  if (clientSecret !== undefined) return { ...hosts, auth: clientCredentials({ clientId, clientSecret }) };
  throw new UsageError(`The secret of profile "${name}" is gone. Run "login --client-credentials --profile ${name}".`);
}
