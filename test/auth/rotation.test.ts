import { describe, expect, it } from 'vitest';
import { clientCredentials } from '../../src/auth/client-credentials.js';
import { refreshToken } from '../../src/auth/refresh-token.js';
import { memoryTokenStore, type StoredToken, type TokenStore } from '../../src/auth/token-store.js';
import { GenesysError } from '../../src/transport/errors.js';
import { connect, loginServer, oauthError, openStore, token } from '../support/login.js';

type Lock = NonNullable<TokenStore['lock']>;

const credentials = clientCredentials({ clientId: 'id', clientSecret: 'secret' });
const resume = () => refreshToken({ clientId: 'id', clientSecret: 'secret', refreshToken: 'r-0' });

describe('rotating refresh tokens', () => {
  /** Starts a login service that accepts each refresh token once. */
  const rotating = () => {
    let valid = 'r-0';
    return loginServer(({ form }, n) => {
      if (form.refresh_token !== valid) return oauthError('invalid_grant', 'used before');
      valid = `r-${n}`;
      return token(n, { refresh_token: valid });
    });
  };

  it('are stored before the new access token is used', async () => {
    const server = await rotating();
    const memory = memoryTokenStore();
    const events: string[] = [];
    const store: TokenStore = {
      ...memory,
      async set(key, value) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        await memory.set(key, value);
        events.push(`stored ${value.refreshToken}`);
      },
    };
    const source = connect(resume(), server.url, { store });
    events.push(`used ${await source.token()}`);
    expect(events).toEqual(['stored r-1', 'used token-1']);
  });

  it('are not lost when the store fails: the call throws, and the next one stores the token first', async () => {
    const server = await rotating();
    const memory = memoryTokenStore();
    let failures = 2;
    const store: TokenStore = {
      ...memory,
      async set(key, value) {
        if (failures-- > 0) throw new Error(`ERR disk full: SET ${JSON.stringify(value)}`);
        await memory.set(key, value);
      },
    };
    const source = connect(resume(), server.url, { store });
    for (let n = 0; n < 2; n++) {
      const error: unknown = await source.token().catch((reason) => reason);
      expect(error).toBeInstanceOf(GenesysError);
      expect((error as Error).message).toMatch(/^The token store failed to store the new token: ERR disk full/);
      expect((error as Error).message).not.toMatch(/token-1|r-1/);
      expect((error as Error).cause).toBeUndefined();
    }
    expect(await source.token()).toBe('token-1');
    expect(server.logins).toHaveLength(1);
    source.clock.advance(3600_000);
    expect(await source.token()).toBe('token-2');
  });

  it.each(['get', 'set'] as const)('are not lost when the store hangs in %s: the call times out', async (hangs) => {
    const server = await rotating();
    const memory = memoryTokenStore();
    const never = () => new Promise<never>(() => {});
    const replies = [never];
    const store = {
      ...memory,
      get: async (key: string) => (hangs === 'get' && replies.pop()?.()) || memory.get(key),
      set: async (key: string, token: StoredToken) => (hangs === 'set' && replies.pop()?.()) || memory.set(key, token),
    };
    const source = connect(resume(), server.url, { store, timeout: 300 });
    await expect(source.token()).rejects.toThrow(
      /^The token store failed to (read|store) the .*token: no response within 300 ms$/,
    );
    expect(await source.token()).toBe('token-1');
    expect(server.logins).toHaveLength(1);
  });

  it('are read from the store again when another process has used the old one', async () => {
    const server = await rotating();
    const store = openStore();
    const other = connect(resume(), server.url, { store });
    await other.token();
    const [stale] = store.tokens.values();
    other.clock.advance(3600_000);
    await other.token();
    // This process read the store before the other one wrote to it.
    const reads = [stale];
    const get: TokenStore['get'] = async (key) => reads.shift() ?? store.get(key);
    const late = connect(resume(), server.url, { store: { ...store, get }, clock: other.clock });
    expect(await late.token()).toBe('token-2');
    expect(server.logins.map(({ form }) => form.refresh_token)).toEqual(['r-0', 'r-1', 'r-1']);
  });

  it('are awaited for a moment while another process may store one', async () => {
    const server = await loginServer(() => oauthError('invalid_grant'));
    const theirs = { accessToken: 'theirs', expiresAt: 9e15, refreshToken: 'r-new' };
    const ours = { accessToken: 'ours', expiresAt: 0, refreshToken: 'r-old' };
    const get: TokenStore['get'] = async () => (source.clock.slept.length < 2 ? ours : theirs);
    const source = connect(resume(), server.url, { store: { ...openStore(), get } });
    expect(await source.token()).toBe('theirs');
    expect(server.logins).toHaveLength(1);
  });

  it('that are rejected for good throw the error of Genesys', async () => {
    const server = await rotating();
    const source = connect(refreshToken({ clientId: 'id', refreshToken: 'never-valid' }), server.url);
    await expect(source.token()).rejects.toThrow('Token request rejected (400): invalid_grant: used before.');
  });
});

describe('a store with invalid content', () => {
  it.each([
    ['text'],
    [{}],
    [{ accessToken: 'a', expiresAt: 'soon' }],
    [{ accessToken: 1, expiresAt: 1 }],
    [{ accessToken: 'a\nb', expiresAt: 1 }],
  ])('%o throws an error without quoting it', async (value) => {
    const server = await loginServer();
    const store = { ...memoryTokenStore(), get: async () => value as never };
    await expect(connect(credentials, server.url, { store }).token()).rejects.toThrow(/returned an invalid token/);
    expect(server.logins).toHaveLength(0);
  });

  it('null, which Redis returns for a missing key, is no token', async () => {
    const server = await loginServer();
    const store = { ...memoryTokenStore(), get: async () => null as never };
    expect(await connect(credentials, server.url, { store }).token()).toBe('token-1');
  });
});

describe('a store with a lock', () => {
  const never = () => new Promise<never>(() => {});
  const expired = (n: number) => ({ accessToken: `a-${n}`, expiresAt: 0, refreshToken: `r-${n}` });

  it('is read again under the lock, and a newer token is used instead of a refresh', async () => {
    const server = await loginServer();
    const theirs: StoredToken = { accessToken: 'theirs', expiresAt: 9e15 };
    const reads = [expired(0), theirs];
    const get = async () => reads.shift();
    expect(await connect(resume(), server.url, { store: { ...memoryTokenStore(), get } }).token()).toBe('theirs');
    expect([server.logins, reads]).toEqual([[], []]);
  });

  it('is not locked for a token that is still valid', async () => {
    const get = async () => ({ accessToken: 'stored', expiresAt: 9e15 });
    const lock = () => Promise.reject(new Error('not now'));
    const server = await loginServer();
    const store = { ...memoryTokenStore(), get, lock };
    expect(await connect(resume(), server.url, { store }).token()).toBe('stored');
  });

  it('makes clients of one process refresh one after the other', async () => {
    const server = await loginServer(async ({ form }, n) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return form.refresh_token === `r-${n - 1}` ? token(n, { refresh_token: `r-${n}` }) : oauthError('invalid_grant');
    });
    const store = memoryTokenStore();
    const clients = [1, 2, 3].map(() => connect(resume(), server.url, { store }));
    expect(await Promise.all(clients.map((source) => source.token()))).toEqual(['token-1', 'token-1', 'token-1']);
    for (const { clock } of clients) clock.advance(3600_000);
    expect(await Promise.all(clients.map((source) => source.token()))).toEqual(['token-2', 'token-2', 'token-2']);
    expect(server.logins).toHaveLength(2);
  });

  it.each<[string, Lock, RegExp]>([
    ['is never granted', never, /^The token store failed to lock the token: the lock was not available within 300 ms$/],
    ['fails', () => Promise.reject(new Error('ERR down')), /^The token store failed to lock the token: ERR down$/],
    ['does nothing', async () => undefined as never, /did not call its function/],
  ])('that %s: the call fails in time without a token request', async (_, lock, message) => {
    const server = await loginServer();
    const source = connect(resume(), server.url, { store: { ...memoryTokenStore(), lock }, timeout: 100 });
    const error: unknown = await source.token().catch((reason) => reason);
    expect(error).toBeInstanceOf(GenesysError);
    expect((error as Error).message).toMatch(message);
    expect(server.logins).toEqual([]);
  });

  it('that is granted too late does not run', async () => {
    const server = await loginServer();
    let grant = () => {};
    const lock: Lock = async (_, run) => {
      await new Promise<void>((resolve) => {
        grant = resolve;
      });
      return run();
    };
    const source = connect(resume(), server.url, { store: { ...memoryTokenStore(), lock }, timeout: 50 });
    await expect(source.token()).rejects.toThrow('failed to lock');
    grant();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.logins).toEqual([]);
  });

  it.each<[string, Lock]>([
    ['hangs', (_, run) => run().then(never)],
    ['fails', (_, run) => run().then(() => Promise.reject(new Error('gone')))],
  ])('whose release %s still returns the token', async (_, lock) => {
    const server = await loginServer();
    const source = connect(resume(), server.url, { store: { ...memoryTokenStore(), lock }, timeout: 500 });
    expect(await source.token()).toBe('token-1');
  });

  it('that is held by another process does not fail calls while the token is valid', async () => {
    const server = await loginServer();
    const memory = memoryTokenStore();
    let isHeld = false;
    const lock: Lock = (...args) => (isHeld ? never() : (memory.lock?.(...args) ?? never()));
    const source = connect(credentials, server.url, { store: { ...memory, lock }, timeout: 200 });
    await source.token();
    isHeld = true;
    source.clock.advance(3_550_000);
    expect(await source.token()).toBe('token-1');
    source.clock.advance(50_000);
    await expect(source.token()).rejects.toThrow('failed to lock');
  });

  it('that was lost during a token request uses the token of the next owner', async () => {
    const server = await loginServer((_, n) => token(n, { refresh_token: `r-${n}` }));
    const memory = memoryTokenStore();
    const theirs: StoredToken = { accessToken: 'theirs', expiresAt: 9e15, refreshToken: 'r-9' };
    let isLost = true;
    const set: TokenStore['set'] = async (key, value) => {
      await memory.set(key, isLost ? theirs : value);
      if (isLost) throw new Error('another process has taken over the lock');
    };
    const source = connect(resume(), server.url, { store: { ...memory, set } });
    await expect(source.token()).rejects.toThrow('another process has taken over the lock');
    isLost = false;
    expect(await source.token()).toBe('theirs');
    expect(server.logins).toHaveLength(1);
  });
});
