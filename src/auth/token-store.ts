/** What is kept of a login. It is a secret: keep it as one. */
export interface StoredToken {
  readonly accessToken: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** When to fetch the next one, in milliseconds since 1970; a minute before `expiresAt` where it is left out. */
  readonly renewAt?: number | undefined;
  /** Good for one use; the answer to that brings the next. */
  readonly refreshToken?: string | undefined;
}

/** Where tokens are kept between calls, and with a store of your own, between processes. */
export interface TokenStore {
  get(key: string): Promise<StoredToken | undefined>;
  /** Must have stored the token when it resolves: only then is it used. */
  set(key: string, token: StoredToken): Promise<void>;
  delete(key: string): Promise<void>;
  /**
   * Runs a function while nobody else who shares the store runs one for the same key, and returns its result. The client
   * reads, refreshes and stores a token in `run`, so that no two processes send the same refresh token. It may take as long as
   * a login: three times the client's `timeout`. A store without `lock` can be shared, but does not prevent that.
   *
   * @param signal Aborted when the client stops waiting for the lock. From then on, `run` must not be called.
   */
  lock?<T>(key: string, run: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

/** Keeps tokens in memory. Clients of one process can share it. */
export function memoryTokenStore(): TokenStore {
  const tokens = new Map<string, StoredToken>();
  const queues = new Map<string, Promise<unknown>>();
  return {
    get: async (key) => tokens.get(key),
    set: async (key, token) => void tokens.set(key, token),
    delete: async (key) => void tokens.delete(key),
    async lock(key, run, signal) {
      const turn = (queues.get(key) ?? Promise.resolve()).then(() => {
        signal.throwIfAborted();
        return run();
      });
      queues.set(
        key,
        turn.catch(() => {}),
      );
      return turn;
    },
  };
}

/** Whether a header can carry the token: RFC 6750 allows no spaces, line breaks or characters beyond ASCII. */
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
