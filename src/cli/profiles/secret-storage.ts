import { join } from 'node:path';
import { fileTokenStore } from '../../auth/file-token-store.js';
import type { TokenStore } from '../../auth/token-store.js';
import { PROGRAM } from '../command.js';
import { UsageError } from '../exit.js';
import { type Keychain, keychainTokenStore, loadKeychain } from './keychain.js';
import { readIfExists, writePrivateJson } from './private-file.js';
import type { Storage } from './profile-file.js';

/** Where the secrets of profiles are kept. */
export interface SecretStorage {
  readonly tokenStore: TokenStore;
  /** Client secrets, by profile. */
  getSecret(profile: string): Promise<string | undefined>;
  /** Saves a secret; undefined deletes it. */
  setSecret(profile: string, secret: string | undefined): Promise<void>;
}

/** @throws UsageError if the library for the keychain is not installed. */
export const openSecretStorage = async (storage: Storage, folder: string): Promise<SecretStorage> =>
  storage === 'keychain' ? createKeychainStorage(await loadKeychain(PROGRAM), folder) : createFileStorage(folder);

/** Creates a storage in files that only their owner can read. */
function createFileStorage(folder: string): SecretStorage {
  const path = join(folder, 'secrets.json');
  const read = async (): Promise<Record<string, string>> => {
    const text = (await readIfExists(path)) ?? '{}';
    try {
      return JSON.parse(text) as Record<string, string>;
    } catch {
      throw new UsageError(`${path} is not valid JSON. Delete it, then sign in again with "login".`);
    }
  };
  return {
    tokenStore: fileTokenStore(join(folder, 'tokens.json')),
    async getSecret(profile) {
      const secrets = await read();
      return Object.hasOwn(secrets, profile) ? secrets[profile] : undefined;
    },
    async setSecret(profile, secret) {
      const { [profile]: previous, ...others } = await read();
      if (previous === secret) return;
      await writePrivateJson(path, secret === undefined ? others : { ...others, [profile]: secret });
    },
  };
}

const createKeychainStorage = (keychain: Keychain, folder: string): SecretStorage => ({
  tokenStore: keychainTokenStore(keychain, fileTokenStore(join(folder, 'keychain')).lock),
  getSecret: (profile) => keychain.get(`secret ${profile}`),
  setSecret: (profile, secret) => keychain.set(`secret ${profile}`, secret),
});
