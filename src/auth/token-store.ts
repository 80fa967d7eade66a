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
}

/** Keeps tokens for as long as the client lives. */
export function memoryTokenStore(): TokenStore {
  const tokens = new Map<string, StoredToken>();
  return {
    get: async (key) => tokens.get(key),
    set: async (key, token) => void tokens.set(key, token),
    delete: async (key) => void tokens.delete(key),
  };
}
