import { runInTurn } from './run-in-turn.js';

/** A token in the token store. It is a secret. */
export interface StoredToken {
  readonly accessToken: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** When to refresh it, in milliseconds since 1970; a minute before `expiresAt` by default. */
  readonly renewAt?: number | undefined;
  /** Can be used once. The response contains the next one. */
  readonly refreshToken?: string | undefined;
}

/** Stores tokens between calls and, with a persistent store, between processes. */
export interface TokenStore {
  get(key: string): Promise<StoredToken | undefined>;
  /** Must resolve only after the token is stored. The client uses the token after that. */
  set(key: string, token: StoredToken): Promise<void>;
  delete(key: string): Promise<void>;
  /**
   * Runs a function exclusively for a key, across all users of the store, and returns its result. In `run`, the client reads,
   * refreshes and stores a token, so that two processes never send the same refresh token. This may take up to three times
   * the client's `timeout`. Without `lock`, processes that share the store can send the same refresh token.
   *
   * @param signal Aborted when the client stops waiting for the lock. After that, `run` must not be called.
   */
  lock?<T>(key: string, run: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

/** Stores tokens in memory. Several clients of a process can share it. */
export function memoryTokenStore(): TokenStore {
  const tokens = new Map<string, StoredToken>();
  const queues = new Map<string, Promise<unknown>>();
  return {
    get: async (key) => tokens.get(key),
    set: async (key, token) => void tokens.set(key, token),
    delete: async (key) => void tokens.delete(key),
    lock: (key, run, signal) =>
      runInTurn(queues, key, async () => {
        signal.throwIfAborted();
        return run();
      }),
  };
}

/** Whether a header can carry the token. https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
export const isToken = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);

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
