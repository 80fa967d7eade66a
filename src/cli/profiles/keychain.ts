import { isStoredToken, type TokenStore } from '../../auth/token-store.js';
import { UsageError } from '../exit.js';

/** The system's store of secrets: Keychain on macOS, Credential Manager on Windows, Secret Service on Linux. */
export interface Keychain {
  get(name: string): Promise<string | undefined>;
  /** Saves a value; undefined deletes it. */
  set(name: string, value: string | undefined): Promise<void>;
}

interface Entry {
  getPassword(): Promise<string | undefined | null>;
  setPassword(value: string): Promise<void>;
  deletePassword(): Promise<unknown>;
}

/** The part of `@napi-rs/keyring` that this uses. */
export interface KeyringLibrary {
  AsyncEntry: new (service: string, name: string) => Entry;
}

/**
 * Opens the keychain through the optional peer `@napi-rs/keyring`.
 *
 * @throws UsageError if it is not installed.
 */
export async function loadKeychain(
  service: string,
  load: () => Promise<KeyringLibrary> = () => import('@napi-rs/keyring') as Promise<KeyringLibrary>,
): Promise<Keychain> {
  const { AsyncEntry } = await load().catch(() => {
    throw new UsageError(
      'The keychain needs the package @napi-rs/keyring. Run "npm install @napi-rs/keyring", or use --storage file.',
    );
  });
  const throwUnavailable = (error: unknown): never => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The system's keychain is not available: ${reason}. Use --storage file.`);
  };
  return {
    get: async (name) => (await new AsyncEntry(service, name).getPassword().catch(throwUnavailable)) ?? undefined,
    async set(name, value) {
      const entry = new AsyncEntry(service, name);
      if (value !== undefined) await entry.setPassword(value).catch(throwUnavailable);
      // The library fails to delete an entry that does not exist.
      else if ((await entry.getPassword().catch(throwUnavailable)) != null)
        await entry.deletePassword().catch(throwUnavailable);
    },
  };
}

/** Keeps each token as JSON in an entry of its own. A keychain has no locks, so the caller supplies `lock`. */
export const keychainTokenStore = (keychain: Keychain, lock: TokenStore['lock']): TokenStore => ({
  ...(lock && { lock }),
  async get(key) {
    const text = await keychain.get(key);
    if (text === undefined) return undefined;
    try {
      const token: unknown = JSON.parse(text);
      return isStoredToken(token) ? token : undefined;
    } catch {
      return undefined;
    }
  },
  set: (key, token) => keychain.set(key, JSON.stringify(token)),
  delete: (key) => keychain.set(key, undefined),
});
