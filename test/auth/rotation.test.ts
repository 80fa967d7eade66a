import { describe, expect, it } from 'vitest';
import { clientCredentials } from '../../src/auth/client-credentials.js';
import { refreshToken } from '../../src/auth/refresh-token.js';
import { memoryTokenStore, type StoredToken, type TokenStore } from '../../src/auth/token-store.js';
import { GenesysError } from '../../src/transport/errors.js';
import { connect, loginServer, openStore, refused, token } from '../support/login.js';

const credentials = clientCredentials({ clientId: 'id', clientSecret: 'secret' });
const resume = () => refreshToken({ clientId: 'id', clientSecret: 'secret', refreshToken: 'r-0' });

describe('rotating refresh tokens', () => {
  /** A login service that takes each refresh token once. */
  const rotating = () => {
    let valid = 'r-0';
    return loginServer(({ form }, n) => {
      if (form.refresh_token !== valid) return refused('invalid_grant', 'used before');
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

  it('are not lost when the store fails: the error reaches the caller, and the next call stores first', async () => {
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
      expect((error as Error).message).toMatch(/^Login: the token store could not keep the new token: ERR disk full/);
      expect((error as Error).message).not.toMatch(/token-1|r-1/);
      expect((error as Error).cause).toBeUndefined();
    }
    expect(await source.token()).toBe('token-1');
    expect(server.logins).toHaveLength(1);
    source.clock.advance(3600_000);
    expect(await source.token()).toBe('token-2');
  });

  it.each(['get', 'set'] as const)('are not lost when the store hangs in %s: the call fails in time', async (hangs) => {
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
      /^Login: the token store could not .*: it did not answer within 300 ms$/,
    );
    expect(await source.token()).toBe('token-1');
    expect(server.logins).toHaveLength(1);
  });

  it('are looked for in the store again when another process has used the old one', async () => {
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

  it('are waited for a moment, should the other process be about to store its own', async () => {
    const server = await loginServer(() => refused('invalid_grant'));
    const theirs = { accessToken: 'theirs', expiresAt: 9e15, refreshToken: 'r-new' };
    const ours = { accessToken: 'ours', expiresAt: 0, refreshToken: 'r-old' };
    const get: TokenStore['get'] = async () => (source.clock.slept.length < 2 ? ours : theirs);
    const source = connect(resume(), server.url, { store: { ...openStore(), get } });
    expect(await source.token()).toBe('theirs');
    expect(server.logins).toHaveLength(1);
  });

  it('that are refused for good end in what Genesys said', async () => {
    const server = await rotating();
    const source = connect(refreshToken({ clientId: 'id', refreshToken: 'never-valid' }), server.url);
    await expect(source.token()).rejects.toThrow('Login refused (400): invalid_grant: used before.');
  });
});

describe('a store with something else in it', () => {
  it.each([
    ['text'],
    [{}],
    [{ accessToken: 'a', expiresAt: 'soon' }],
    [{ accessToken: 1, expiresAt: 1 }],
    [{ accessToken: 'a\nb', expiresAt: 1 }],
  ])('%o is an error that does not quote it', async (value) => {
    const server = await loginServer();
    const store = { ...memoryTokenStore(), get: async () => value as never };
    await expect(connect(credentials, server.url, { store }).token()).rejects.toThrow(/something else than a token/);
    expect(server.logins).toHaveLength(0);
  });

  it('null, as Redis says for nothing, is nothing', async () => {
    const server = await loginServer();
    const store = { ...memoryTokenStore(), get: async () => null as never };
    expect(await connect(credentials, server.url, { store }).token()).toBe('token-1');
  });
});
