import { GenesysError } from '../transport/errors.js';
import { raceSignal } from '../transport/race-signal.js';
import { withTimeout } from '../transport/with-timeout.js';
import { isStoredToken, type StoredToken, type TokenStore } from './token-store.js';

/** A token store whose failures are explained, whose tokens are validated, and which never hangs. */
export interface GuardedStore {
  get(key: string): Promise<StoredToken | undefined>;
  set(key: string, token: StoredToken): Promise<void>;
  delete(key: string): Promise<void>;
  /**
   * Runs a function under the store's lock; at once, if the store has none.
   *
   * @throws LockError if the lock can't be acquired; otherwise what `run` throws.
   */
  lock<T>(key: string, run: () => Promise<T>): Promise<T>;
  readonly hasLock: boolean;
}

/** The store's lock could not be acquired. Nothing was sent to the login service. */
export class LockError extends GenesysError {}

/** The holder of a lock may refresh, sign in and store, each of which may take `timeout`. */
const LOCK_TIMEOUTS = 3;

/**
 * Guards a store of the user's own, which may hold anything, or hang. Errors of databases like to quote the command that failed, so neither
 * they nor the tokens in their texts are passed on.
 */
export function guardStore(store: TokenStore, timeout: number): GuardedStore {
  const guard = async <T>(deed: string, run: () => Promise<T>, token?: StoredToken): Promise<T> => {
    try {
      return await withTimeout(timeout, run, () => new Error(`it did not answer within ${timeout} ms`));
    } catch (error) {
      throw new GenesysError(
        `Login: the token store could not ${deed}: ${reason(error, [token?.accessToken, token?.refreshToken])}`,
      );
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
    lock: (key, run) => (store.lock ? lock(store as Required<TokenStore>, timeout, key, run) : run()),
    hasLock: store.lock !== undefined,
  };
}

async function lock<T>(store: Required<TokenStore>, timeout: number, key: string, run: () => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const abortAfter = (milliseconds: number) =>
    setTimeout(() => controller.abort(new Error(`it was not available within ${milliseconds} ms`)), milliseconds);
  let timer = abortAfter(LOCK_TIMEOUTS * timeout);
  let outcome: PromiseSettledResult<T> | undefined;
  const runOnce = async () => {
    controller.signal.throwIfAborted();
    clearTimeout(timer);
    [outcome] = await Promise.allSettled([run()]);
    timer = abortAfter(timeout);
  };
  try {
    await raceSignal(store.lock(key, runOnce, controller.signal), controller.signal);
  } catch (error) {
    // A lock that could not be released does not take back what was done under it.
    if (!outcome) throw new LockError(`Login: the token store could not lock the token: ${reason(error)}`);
  } finally {
    clearTimeout(timer);
  }
  if (!outcome) throw new LockError('Login: the lock of the token store did not run the function that it was given.');
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

const reason = (error: unknown, secrets: readonly (string | undefined)[] = []): string =>
  maskSecrets(error instanceof Error ? error.message : String(error), secrets);

/** The text without the secrets that it may quote. */
export const maskSecrets = (text: string, secrets: readonly (string | undefined)[]): string =>
  secrets.reduce<string>((result, secret) => (secret ? result.replaceAll(secret, '…') : result), text);
