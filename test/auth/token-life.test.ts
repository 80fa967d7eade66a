import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { clientCredentials } from '../../src/auth/client-credentials.js';
import { refreshToken } from '../../src/auth/refresh-token.js';
import { memoryTokenStore } from '../../src/auth/token-store.js';
import {
  AuthenticationError,
  ConnectionError,
  RateLimitError,
  ServerError,
  TimeoutError,
} from '../../src/transport/errors.js';
import { connect, loginServer, oauthError, openStore, token } from '../support/login.js';
import { manualClock } from '../support/manual-clock.js';

const credentials = clientCredentials({ clientId: 'id', clientSecret: 'secret' });
const resume = () => refreshToken({ clientId: 'id', clientSecret: 'secret', refreshToken: 'r-0' });
const times = <T>(n: number, make: () => T): T[] => Array.from({ length: n }, make);

describe('the number of token requests', () => {
  it('is one for any number of concurrent calls', async () => {
    const server = await loginServer();
    const source = connect(credentials, server.url);
    expect(new Set(await Promise.all(times(50, () => source.token())))).toEqual(new Set(['token-1']));
    expect(server.logins).toHaveLength(1);
  });

  it('is one for 50 concurrent calls with rejected credentials, and one for each later call', async () => {
    const server = await loginServer(() => oauthError('invalid_client', 'client not found', 401));
    const source = connect(credentials, server.url);
    const results = await Promise.allSettled(times(50, () => source.token()));
    expect(results.every((result) => result.status === 'rejected')).toBe(true);
    expect(server.logins).toHaveLength(1);
    await expect(source.token()).rejects.toThrow(AuthenticationError);
    await expect(source.token()).rejects.toThrow(AuthenticationError);
    expect(server.logins).toHaveLength(3);
  });

  it('is one for any number of calls with a rejected token', async () => {
    const server = await loginServer();
    const source = connect(credentials, server.url);
    await source.token();
    const tokens = await Promise.all(times(50, () => source.refresh('token-1')));
    expect(new Set(tokens)).toEqual(new Set(['token-2']));
    expect(await source.refresh('token-1')).toBe('token-2');
    expect(server.logins).toHaveLength(2);
  });
});

describe('a refresh', () => {
  it.each([
    { life: 86_399, margin: 60 },
    { life: 600, margin: 60 },
    { life: 100, margin: 10 },
    { life: 1, margin: 0.1 },
    { life: '3600', margin: 60 },
    { life: undefined, margin: 60, assumed: 3600 },
  ])(
    'of a token with a lifetime of $life seconds happens $margin seconds before it expires',
    async ({ life, margin, assumed }) => {
      const server = await loginServer((_, n) => token(n, { expires_in: life }));
      const source = connect(credentials, server.url);
      await source.token();
      source.clock.advance((Number(assumed ?? life) - margin) * 1000 - 1);
      expect(await source.token()).toBe('token-1');
      source.clock.advance(1);
      expect(await source.token()).toBe('token-2');
    },
  );

  it('of a stored token without renewAt happens a minute before it expires', async () => {
    const server = await loginServer();
    const store = memoryTokenStore();
    const earlier = connect(credentials, server.url, { store });
    await earlier.token();
    // As another program may store it.
    const withoutRenewAt = {
      ...store,
      async get(key: string) {
        const stored = await store.get(key);
        return stored && { ...stored, renewAt: undefined };
      },
    };
    const { clock } = earlier;
    clock.advance(3_540_000 - 1);
    expect(await connect(credentials, server.url, { store: withoutRenewAt, clock }).token()).toBe('token-1');
    clock.advance(1);
    expect(await connect(credentials, server.url, { store: withoutRenewAt, clock }).token()).toBe('token-2');
  });

  it('counts the lifetime from the request, not from the response', async () => {
    const server = await loginServer((_, n) => {
      source.clock.advance(5_000);
      return token(n, { expires_in: 100 });
    });
    const source = connect(credentials, server.url);
    await source.token();
    source.clock.advance(85_000);
    expect(await source.token()).toBe('token-2');
  });

  it('uses a token with a lifetime of 0 once', async () => {
    const server = await loginServer((_, n) => token(n, { expires_in: 0 }));
    const source = connect(credentials, server.url);
    expect([await source.token(), await source.token()]).toEqual(['token-1', 'token-2']);
  });

  it('keeps a valid token while the login service is unavailable', async () => {
    let isAvailable = true;
    const server = await loginServer((_, n) => (isAvailable ? token(n) : { status: 503 }));
    const source = connect(credentials, server.url);
    await source.token();
    source.clock.advance(3_550_000);
    isAvailable = false;
    expect([await source.token(), await source.token()]).toEqual(['token-1', 'token-1']);
    expect(server.logins).toHaveLength(2);
    source.clock.advance(10_000);
    await source.token();
    expect(server.logins).toHaveLength(3);
    source.clock.advance(40_000);
    await expect(source.token()).rejects.toThrow(ServerError);
    isAvailable = true;
    expect(await source.token()).toBe('token-5');
  });

  it('does not return a rejected token again, even if the store has it', async () => {
    const server = await loginServer((_, n) => (n === 2 ? { status: 503 } : token(n)));
    const source = connect(credentials, server.url);
    await source.token();
    await expect(source.refresh('token-1')).rejects.toThrow(ServerError);
    expect(await source.token()).toBe('token-3');
  });

  it('does not return a rejected token again after a late rejection of an older one', async () => {
    const server = await loginServer((_, n) => (n === 3 ? { status: 503 } : token(n)));
    const source = connect(credentials, server.url);
    await source.token();
    await source.refresh('token-1');
    // A new token that is rejected sooner than this would not be refreshed.
    source.clock.advance(60_000);
    const refreshed = source.refresh('token-2');
    const late = source.refresh('token-1');
    await expect(refreshed).rejects.toThrow(ServerError);
    await expect(late).rejects.toThrow(ServerError);
    expect(await source.token()).toBe('token-4');
  });

  it('uses a valid stored token while the login service is unavailable', async () => {
    const server = await loginServer((_, n) => (n === 1 ? token(n) : { status: 503 }));
    const earlier = connect(credentials, server.url);
    await earlier.token();
    earlier.clock.advance(3_550_000);
    const source = connect(credentials, server.url, earlier);
    expect(await source.token()).toBe('token-1');
    expect(server.logins).toHaveLength(2);
    earlier.clock.advance(50_000);
    await expect(source.token()).rejects.toThrow(ServerError);
  });

  it('returns undefined if the login service returns the rejected token again', async () => {
    const server = await loginServer(() => token('same'));
    const source = connect(credentials, server.url);
    expect(await source.token()).toBe('token-same');
    expect(await source.refresh('token-same')).toBeUndefined();
  });
});

describe('an invalid token response', () => {
  it.each([
    ['HTML', { headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ['an empty body', {}],
    ['a truncated document', { headers: { 'content-type': 'application/json' }, body: '{"access_token":"to' }],
    ['no token', { body: { token_type: 'bearer', expires_in: 3600 } }],
    ['a token with invalid characters', token('a b\nc')],
    ['a token of another type', token(1, { token_type: 'mac' })],
    ['a negative lifetime', token(1, { expires_in: -1 })],
    ['404 with HTML', { status: 404, body: '<html>' }],
  ])('%s: the error says what to check and quotes nothing', async (_, reply) => {
    const server = await loginServer(() => reply);
    const error: unknown = await connect(credentials, server.url)
      .token()
      .catch((reason) => reason);
    expect(error).toBeInstanceOf(AuthenticationError);
    expect((error as Error).message).toMatch(/is not an OAuth token endpoint\. Check region or loginUrl\./);
    expect((error as Error).message).not.toContain('token-');
    expect((error as Error).cause).toBeUndefined();
  });

  it('a rejection with a challenge header: the error has the message of Genesys', async () => {
    const server = await loginServer(() => ({
      ...oauthError('invalid_client', 'Unknown client.', 401),
      headers: { 'www-authenticate': 'Basic realm="genesys"', 'inin-correlation-id': 'corr-7' },
    }));
    await expect(connect(credentials, server.url).token()).rejects.toMatchObject({
      message: 'Token request rejected (401): invalid_client: Unknown client. (correlation id corr-7)',
      name: 'AuthenticationError',
      status: 401,
      code: 'invalid_client',
      correlationId: 'corr-7',
    });
  });

  it.each([
    [{ status: 429, headers: { 'retry-after': '7' } }, RateLimitError, { retryAfter: 7 }],
    [{ status: 503 }, ServerError, { status: 503 }],
    [undefined, ConnectionError, {}],
  ])('%o is not a rejection', async (reply, type, details) => {
    const server = await loginServer(() => reply);
    const failure = connect(credentials, server.url).token();
    await expect(failure).rejects.toBeInstanceOf(type);
    await expect(failure).rejects.toMatchObject(details);
  });

  it('no response in time: TimeoutError, also with a fetch that ignores signals', async () => {
    const server = await loginServer(() => new Promise(() => {}));
    await expect(connect(credentials, server.url, { timeout: 50 }).token()).rejects.toThrow(TimeoutError);
    const source = credentials.connect({
      loginUrl: server.url,
      fetch: () => new Promise(() => {}),
      clock: connect(credentials, server.url).clock,
      tokenStore: memoryTokenStore(),
      timeout: 50,
    });
    await expect(source.token()).rejects.toThrow(TimeoutError);
  });
});

describe('an error of a custom fetch', () => {
  it('is thrown without its request', async () => {
    const source = clientCredentials({ clientId: 'id', clientSecret: 'the-client-secret' }).connect({
      loginUrl: 'https://login.example',
      fetch: async (request) => {
        throw Object.assign(new Error('proxy said no to the-client-secret'), { code: 'EPROXY', request });
      },
      clock: manualClock(),
      tokenStore: memoryTokenStore(),
      timeout: 1000,
    });
    const error: unknown = await source.token().catch((reason) => reason);
    expect(error).toBeInstanceOf(ConnectionError);
    const printed = inspect(error, { depth: 9, showHidden: true });
    expect(printed).toContain('EPROXY');
    expect(printed).not.toContain('the-client-secret');
    expect(printed).not.toContain(btoa('id:the-client-secret'));
  });
});

describe('abort', () => {
  it('ends the wait of the aborted call, but not the token request', async () => {
    let respond = () => {};
    const waiting = new Promise<void>((resolve) => {
      respond = resolve;
    });
    const server = await loginServer(async (_, n) => {
      await waiting;
      return token(n);
    });
    const source = connect(credentials, server.url);
    const controller = new AbortController();
    const aborted = source.token(controller.signal);
    const other = source.token();
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    respond();
    expect(await other).toBe('token-1');
    expect(server.logins).toHaveLength(1);
  });
});

describe('logout', () => {
  it('deletes the token in memory and in the store', async () => {
    const server = await loginServer();
    const store = openStore();
    const source = connect(credentials, server.url, { store });
    await source.token();
    expect(store.tokens.size).toBe(1);
    await source.logout();
    expect(store.tokens.size).toBe(0);
    expect(await source.token()).toBe('token-2');
  });

  it('deletes a token that arrives in the meantime, and the used refresh token', async () => {
    const server = await loginServer((_, n) => token(n, { refresh_token: `r-${n}` }));
    const store = openStore();
    const source = connect(resume(), server.url, { store });
    const login = source.token();
    await source.logout();
    expect(store.tokens.size).toBe(0);
    expect(await login).toBe('token-1');
    await expect(source.token()).rejects.toThrow('The client has logged out. Sign in again.');
    expect(server.logins).toHaveLength(1);
  });
});

describe('a rejected token', () => {
  it('that replaced another a moment ago is not replaced for ten seconds', async () => {
    const server = await loginServer();
    const source = connect(credentials, server.url);
    await source.token();
    expect(await source.refresh('token-1')).toBe('token-2');
    source.clock.advance(59_999);
    expect(await source.refresh('token-2')).toBeUndefined();
    expect(await source.refresh('token-2')).toBeUndefined();
    // Each call fails with its own 401.
    expect(await source.token()).toBe('token-2');
    source.clock.advance(9_999);
    expect([await source.refresh('token-2'), await source.token()]).toEqual([undefined, 'token-2']);
    expect(server.logins).toHaveLength(2);
    source.clock.advance(1);
    expect(await source.token()).toBe('token-3');
  });

  it('that replaced another a minute ago is replaced', async () => {
    const server = await loginServer();
    const source = connect(credentials, server.url);
    await source.token();
    await source.refresh('token-1');
    source.clock.advance(60_000);
    expect(await source.refresh('token-2')).toBe('token-3');
  });

  it('that replaced an expired one is replaced', async () => {
    const server = await loginServer();
    const source = connect(credentials, server.url);
    await source.token();
    source.clock.advance(3_600_000);
    expect(await source.token()).toBe('token-2');
    expect(await source.refresh('token-2')).toBe('token-3');
  });

  it('is not used after it has expired, even if no request may be sent', async () => {
    const server = await loginServer((_, n) => token(n, { expires_in: n === 2 ? 5 : 3600 }));
    const source = connect(credentials, server.url);
    await source.token();
    await source.refresh('token-1');
    expect(await source.refresh('token-2')).toBeUndefined();
    source.clock.advance(4999);
    expect(await source.token()).toBe('token-2');
    source.clock.advance(1);
    expect(await source.token()).toBe('token-3');
  });
});

describe('while the login service fails', () => {
  it.each([
    ['breaks the connection', undefined],
    ['does not respond', new Promise<undefined>(() => {})],
    ['has an error', { status: 503 }],
    ['has too many requests', { status: 429 }],
  ])('because it %s, a valid token stays in use', async (_, reply) => {
    const server = await loginServer((_, n) => (n === 1 ? token(n) : reply));
    const source = connect(credentials, server.url, { timeout: 100 });
    await source.token();
    source.clock.advance(3_540_000);
    expect(await source.token()).toBe('token-1');
    source.clock.advance(9_999);
    expect(await source.token()).toBe('token-1');
    expect(server.logins).toHaveLength(2);
    source.clock.advance(1);
    expect(await source.token()).toBe('token-1');
    expect(server.logins).toHaveLength(3);
    // Not longer than it is valid.
    source.clock.advance(45_000);
    await source.token();
    source.clock.advance(5_000);
    await expect(source.token()).rejects.toThrow();
  });

  it('because it rejects the credentials, the error is thrown', async () => {
    const server = await loginServer((_, n) => (n === 1 ? token(n) : oauthError('invalid_client', undefined, 401)));
    const source = connect(credentials, server.url);
    await source.token();
    source.clock.advance(3_540_000);
    await expect(source.token()).rejects.toThrow(AuthenticationError);
  });
});

describe('a rejected refresh token', () => {
  it.each([
    ['without a lock is looked for three times', openStore(), [200, 800]],
    ['with a lock is looked for once', memoryTokenStore(), []],
  ])('%s in the store', async (_, store, slept) => {
    const server = await loginServer(() => oauthError('invalid_grant'));
    const source = connect(refreshToken({ clientId: 'id', account: 'ada' }), server.url, { store });
    let key = '';
    const { get } = store;
    store.get = async (name) => {
      key = name;
      return get(name);
    };
    await expect(source.token()).rejects.toMatchObject({
      status: 401,
      message: 'The token store has no token for this account. Sign in again.',
    });
    await store.set(key, { accessToken: 'old', expiresAt: 0, refreshToken: 'r-old' });
    await expect(source.token()).rejects.toThrow('invalid_grant');
    expect(source.clock.slept).toEqual(slept);
    expect(server.logins).toHaveLength(1);
  });
});

it('has tokens of a client or of a user', () => {
  expect([credentials.tokenKind, resume().tokenKind]).toEqual(['client', 'user']);
  expect(refreshToken({ clientId: 'id', account: 'ada' }).tokenKind).toBe('user');
});

it('a refresh token that was used and did not return a new one needs a new sign-in', async () => {
  const server = await loginServer();
  const auth = resume();
  await connect(auth, server.url).token();
  await expect(connect(auth, server.url).token()).rejects.toMatchObject({
    status: 401,
    message: 'The refresh token has already been used and cannot be used again. Sign in again.',
  });
  expect(server.logins).toHaveLength(1);
});
