import { GenesysError } from '../transport/errors.js';
import { within } from '../transport/within.js';
import { isToken } from './is-token.js';
import { redact } from './redact.js';
import type { StoredToken, TokenStore } from './token-store.js';

/**
 * A store with its failures explained, and with what it gives checked: a store of the user's own may hold anything, or hang. Errors
 * of databases like to quote the command that failed, so neither they nor the tokens in their texts are passed on.
 */
export function guarded(store: TokenStore, timeout: number): TokenStore {
  const guard = async <T>(deed: string, run: () => Promise<T>, token?: StoredToken): Promise<T> => {
    try {
      return await within(timeout, run, () => new Error(`it did not answer within ${timeout} ms`));
    } catch (error) {
      const said = redact(error instanceof Error ? error.message : String(error), [
        token?.accessToken,
        token?.refreshToken,
      ]);
      throw new GenesysError(`Login: the token store could not ${deed}: ${said}`);
    }
  };
  return {
    async get(key) {
      const token: unknown = await guard('be read', () => store.get(key));
      if (token === undefined || token === null) return undefined;
      if (isStoredToken(token)) return token;
      throw new GenesysError(
        `Login: the token store holds something else than a token under "${key}". Delete it there.`,
      );
    },
    set: (key, token) => guard('keep the new token', () => store.set(key, token), token),
    delete: (key) => guard('delete the token', () => store.delete(key)),
  };
}

export function isStoredToken(value: unknown): value is StoredToken {
  if (typeof value !== 'object' || value === null) return false;
  const { accessToken, expiresAt, renewAt, refreshToken } = value as Record<string, unknown>;
  return (
    typeof accessToken === 'string' &&
    isToken(accessToken) &&
    Number.isFinite(expiresAt) &&
    (renewAt === undefined || Number.isFinite(renewAt)) &&
    (refreshToken === undefined || typeof refreshToken === 'string')
  );
}
