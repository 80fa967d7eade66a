import type { TokenStore } from './token-store.js';

/**
 * Keeps tokens in one file that only its owner can read (mode 0600; Windows has no such modes). The file is replaced as a
 * whole, never half written, and several processes can share it. For Node.
 */
export function fileTokenStore(path: string): TokenStore {
  const file = async () => (await import('./token-file.js')).tokenFile(path);
  return {
    get: async (key) => (await file()).get(key),
    set: async (key, token) => (await file()).set(key, token),
    delete: async (key) => (await file()).delete(key),
  };
}
