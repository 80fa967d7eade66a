import { GenesysError } from '../transport/errors.js';
import { raceSignal } from '../transport/race-signal.js';
import { withTimeout } from '../transport/with-timeout.js';
import { isStoredToken, type StoredToken, type TokenStore } from './token-store.js';

/** A token store with clear errors, validated tokens and a timeout. */
export interface GuardedStore {
  get(key: string): Promise<StoredToken | undefined>;
  set(key: string, token: StoredToken): Promise<void>;
  delete(key: string): Promise<void>;
  /**
   * Runs a function under the store's lock, or at once if the store has none.
   *
   * @throws LockError if the lock cannot be acquired; otherwise what `run` throws.
   */
  lock<T>(key: string, run: () => Promise<T>): Promise<T>;
  readonly hasLock: boolean;
}

/** The lock of the store could not be acquired. No token request was sent. */
export class LockError extends GenesysError {}

/** The holder of a lock may refresh, authenticate and store, which may take `timeout` each. */
const LOCK_TIMEOUTS = 3;

/**
 * Guards a store of the user's, which may fail, hang or return anything. Database errors often quote the failed command, so
 * only their messages are used, with tokens masked.
 */
export function guardStore(store: TokenStore, timeout: number): GuardedStore {
  const guard = async <T>(action: string, run: () => Promise<T>, token?: StoredToken): Promise<T> => {
    try {
      return await withTimeout(timeout, run, () => new Error(`no response within ${timeout} ms`));
    } catch (error) {
      const reason = describeError(error, [token?.accessToken, token?.refreshToken]);
      throw new GenesysError(`The token store failed to ${action}: ${reason}`);
    }
  };
  return {
    async get(key) {
      const token: unknown = await guard('read the token', () => store.get(key));
      if (token === undefined || token === null) return undefined;
      if (isStoredToken(token)) return token;
      throw new GenesysError(`The token store returned an invalid token for "${key}". Delete the entry.`);
    },
    set: (key, token) => guard('store the new token', () => store.set(key, token), token),
    delete: (key) => guard('delete the token', () => store.delete(key)),
    lock: (key, run) => (store.lock ? withLock(store as Required<TokenStore>, timeout, key, run) : run()),
    hasLock: store.lock !== undefined,
  };
}

async function withLock<T>(
  store: Required<TokenStore>,
  timeout: number,
  key: string,
  run: () => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abortAfter = (milliseconds: number) =>
    setTimeout(() => controller.abort(new Error(`the lock was not available within ${milliseconds} ms`)), milliseconds);
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
    // If the function has run, a failure to release the lock does not matter.
    if (!outcome) throw new LockError(`The token store failed to lock the token: ${describeError(error)}`);
  } finally {
    clearTimeout(timer);
  }
  if (!outcome) throw new LockError('The lock() method of the token store did not call its function. Fix the store.');
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

const describeError = (error: unknown, secrets: readonly (string | undefined)[] = []): string =>
  maskSecrets(error instanceof Error ? error.message : String(error), secrets);

/** Masks the secrets in a text. */
export const maskSecrets = (text: string, secrets: readonly (string | undefined)[]): string =>
  secrets.reduce<string>((result, secret) => (secret ? result.replaceAll(secret, '…') : result), text);
