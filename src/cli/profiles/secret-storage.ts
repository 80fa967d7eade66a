import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTokenStore } from '../../auth/file-token-store.js';
import type { TokenStore } from '../../auth/token-store.js';
import { writeFileAtomic } from '../../platform/write-file-atomic.js';
import { PROGRAM } from '../command.js';
import { UsageError } from '../exit.js';
import { type Keychain, keychainTokenStore, loadKeychain } from './keychain.js';
import type { Storage } from './profile-file.js';

/** Where the secrets of profiles are kept. */
export interface SecretStorage {
  readonly tokenStore: TokenStore;
  /** Client secrets, by profile. */
  getSecret(profile: string): Promise<string | undefined>;
  /** Saves a secret; undefined deletes it. */
  setSecret(profile: string, secret: string | undefined): Promise<void>;
}

/** @throws UsageError if the keychain's library is not installed. */
export const secretStorage = async (storage: Storage, folder: string): Promise<SecretStorage> =>
  storage === 'keychain' ? keychainStorage(await loadKeychain(PROGRAM), folder) : fileStorage(folder);

/** Files that only their owner can read. */
function fileStorage(folder: string): SecretStorage {
  const path = join(folder, 'secrets.json');
  const read = async (): Promise<Record<string, string>> => {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '{}';
      throw new UsageError(`Cannot read ${path}: ${error.code ?? error.message}.`);
    });
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
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const secrets = secret === undefined ? others : { ...others, [profile]: secret };
      await writeFileAtomic(path, `${JSON.stringify(secrets, undefined, 2)}\n`, { mode: 0o600 });
    },
  };
}

const keychainStorage = (keychain: Keychain, folder: string): SecretStorage => ({
  tokenStore: keychainTokenStore(keychain, fileTokenStore(join(folder, 'keychain')).lock),
  getSecret: (profile) => keychain.get(`secret ${profile}`),
  setSecret: (profile, secret) => keychain.set(`secret ${profile}`, secret),
});
