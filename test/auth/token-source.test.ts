import { describe, expect, it, vi } from 'vitest';
import { authorizationCode } from '../../src/auth/authorization-code.js';
import { clientCredentials } from '../../src/auth/client-credentials.js';
import { refreshToken } from '../../src/auth/refresh-token.js';
import { memoryTokenStore, type StoredToken, type TokenStore } from '../../src/auth/token-store.js';
import { ServerError } from '../../src/transport/errors.js';
import { connect, loginServer, oauthError, openStore, token } from '../support/login.js';
import { until } from '../support/until.js';

const credentials = clientCredentials({ clientId: 'id', clientSecret: 'secret' });
const signIn = (code: string) =>
  authorizationCode({
    clientId: 'id',
    clientSecret: 'secret',
    redirectUri: 'https://app.example',
    code,
    account: 'ada',
  });
const HOUR_MS = 3_600_000;

/** A store whose next `set` fails if a test says so. */
function fragileStore(tokens?: Map<string, StoredToken>) {
  const memory = openStore(tokens);
  const state = { fails: false };
  const set: TokenStore['set'] = async (key, value) => {
    if (state.fails) throw new Error('disk full');
    await memory.set(key, value);
  };
  return { store: { ...memory, set }, state };
}

describe('a refresh token', () => {
  it('that is rejected is replaced by a sign-in, if the credential can be used again', async () => {
    const server = await loginServer(({ form }, n) =>
      form.refresh_token ? oauthError('invalid_grant') : token(n, { refresh_token: `r-${n}` }),
    );
    const source = connect(credentials, server.url);
    await source.token();
    source.clock.advance(HOUR_MS);
    expect(await source.token()).toBe('token-3');
    expect(server.logins.map(({ form }) => form.grant_type)).toEqual([
      'client_credentials',
      'refresh_token',
      'client_credentials',
    ]);
  });

  it('that could not be sent is not replaced by a sign-in', async () => {
    const server = await loginServer(({ form }, n) =>
      form.refresh_token ? { status: 503 } : token(n, { refresh_token: `r-${n}` }),
    );
    const source = connect(credentials, server.url);
    await source.token();
    source.clock.advance(HOUR_MS);
    await expect(source.token()).rejects.toThrow(ServerError);
    expect([server.logins.length, source.clock.slept]).toEqual([2, []]);
  });

  it('that is rejected under a lock is read from the store again', async () => {
    const server = await loginServer(() => oauthError('invalid_grant'));
    const old = { accessToken: 'old', expiresAt: 0, refreshToken: 'r-old' };
    const reads: StoredToken[] = [old, old, { accessToken: 'theirs', expiresAt: 9e15, refreshToken: 'r-new' }];
    const store = { ...memoryTokenStore(), get: async () => reads.shift() };
    expect(await connect(refreshToken({ clientId: 'id', account: 'ada' }), server.url, { store }).token()).toBe(
      'theirs',
    );
    expect(server.logins).toHaveLength(1);
  });
});

describe('a token that could not be stored', () => {
  it('replaces the token that it was requested for', async () => {
    const server = await loginServer((_, n) => token(n, { refresh_token: `r-${n}` }));
    const { store, state } = fragileStore();
    const source = connect(credentials, server.url, { store });
    await source.token();
    source.clock.advance(HOUR_MS);
    state.fails = true;
    await expect(source.token()).rejects.toThrow('disk full');
    state.fails = false;
    expect(await source.token()).toBe('token-2');
    expect(server.logins).toHaveLength(2);
  });

  it('replaces any token if it is of a new sign-in', async () => {
    const server = await loginServer();
    const { store, state } = fragileStore();
    const first = connect(signIn('code-1'), server.url, { store });
    await first.token();
    const second = connect(signIn('code-2'), server.url, first);
    state.fails = true;
    await expect(second.token()).rejects.toThrow('disk full');
    state.fails = false;
    expect(await second.token()).toBe('token-2');
    expect(server.logins).toHaveLength(2);
  });
});

describe('a credential that can be used once', () => {
  it('stays usable after a response that is not from Genesys', async () => {
    const server = await loginServer((_, n) => (n === 1 ? { status: 404, body: '<html>' } : token(n)));
    const source = connect(signIn('code'), server.url);
    await expect(source.token()).rejects.toThrow('is not an OAuth token endpoint');
    expect(await source.token()).toBe('token-2');
  });

  it('has precedence over a stored token only until it is used', async () => {
    const server = await loginServer((_, n) => token(n, { refresh_token: `r-${n}` }));
    const source = connect(signIn('code'), server.url);
    await source.token();
    source.clock.advance(HOUR_MS);
    expect(await source.token()).toBe('token-2');
    expect(server.logins.map(({ form }) => form.grant_type)).toEqual(['authorization_code', 'refresh_token']);
  });
});

describe('a store with a lock', () => {
  it('is not locked while its token is valid', async () => {
    const lock = vi.fn(() => Promise.reject(new Error('not now')));
    const server = await loginServer();
    const store = { ...memoryTokenStore(), get: async () => ({ accessToken: 'stored', expiresAt: 9e15 }), lock };
    expect(await connect(credentials, server.url, { store }).token()).toBe('stored');
    expect(lock).not.toHaveBeenCalled();
  });

  it('that another process holds does not fail calls while the stored token is valid', async () => {
    const lock = () => Promise.reject(new Error('not now'));
    const server = await loginServer();
    const { clock } = connect(credentials, server.url);
    const get = async () => ({ accessToken: 'stored', expiresAt: clock.now() + 30_000 });
    expect(await connect(credentials, server.url, { store: { ...memoryTokenStore(), get, lock }, clock }).token()).toBe(
      'stored',
    );
  });
});

describe('a logout', () => {
  it('deletes the stored token once', async () => {
    const server = await loginServer();
    const memory = openStore();
    const remove = vi.fn(memory.delete);
    const source = connect(credentials, server.url, { store: { ...memory, delete: remove } });
    await source.token();
    await source.logout();
    await source.token();
    source.clock.advance(HOUR_MS);
    expect(await source.token()).toBe('token-3');
    expect(remove).toHaveBeenCalledTimes(1);
  });

  it('needs no credential', async () => {
    const server = await loginServer();
    const source = connect(refreshToken({ clientId: 'id', account: 'ada' }), server.url);
    expect(await source.logout()).toBeUndefined();
  });
});

describe('a rejection', () => {
  it('of an older token neither reads the store nor requests a token', async () => {
    const server = await loginServer();
    const memory = openStore();
    const get = vi.fn(memory.get);
    const source = connect(credentials, server.url, { store: { ...memory, get } });
    await source.token();
    await source.refresh('token-1');
    get.mockClear();
    expect(await source.refresh('token-1')).toBe('token-2');
    expect([get.mock.calls.length, server.logins.length]).toEqual([0, 2]);
  });

  /** Starts a refresh of the token `same`, whose response the test releases. Then the API rejects the old token. */
  async function rejectWhilePending(responses: (n: number) => number | string) {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const server = await loginServer(async (_, n) => {
      if (n === 2) await held;
      return token(responses(n));
    });
    const memory = openStore();
    const get = vi.fn(memory.get);
    const source = connect(credentials, server.url, { store: { ...memory, get } });
    await source.token();
    source.clock.advance(HOUR_MS);
    const pending = source.token();
    await until(() => server.logins.length === 2);
    const refreshed = source.refresh('token-same');
    const reads = get.mock.calls.length;
    release();
    await pending;
    return { refreshed: await refreshed, requests: server.logins.length, reads: get.mock.calls.length - reads };
  }

  it('waits for a pending request, whose token it uses', async () => {
    expect(await rejectWhilePending((n) => (n === 1 ? 'same' : n))).toEqual({
      refreshed: 'token-2',
      requests: 2,
      reads: 0,
    });
  });

  it('requests another token if the pending request returns the rejected one', async () => {
    expect(await rejectWhilePending((n) => (n < 3 ? 'same' : n))).toMatchObject({ refreshed: 'token-3', requests: 3 });
  });
});
