import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { accessToken } from '../../src/auth/access-token.js';
import type { Auth } from '../../src/auth/auth.js';
import { clientCredentials } from '../../src/auth/client-credentials.js';
import { refreshToken } from '../../src/auth/refresh-token.js';
import { createClient } from '../../src/client/client.js';
import { ArgumentError, AuthenticationError, isGenesysError } from '../../src/transport/errors.js';
import { connect, loginServer, oauthError, openStore, parse, token } from '../support/login.js';
import { manualClock } from '../support/manual-clock.js';
import { startServer } from '../support/replying-server.js';

/** Starts an API that is also its login service. `accepts` decides which tokens it accepts. */
async function genesys(accepts: (token: string) => boolean = () => true) {
  const logins: string[] = [];
  const calls: string[] = [];
  const { url } = await startServer((request) => {
    if (request.url === '/oauth/token') {
      logins.push(parse(request).form.grant_type ?? '');
      return token(logins.length);
    }
    const bearer = request.headers.authorization?.replace('Bearer ', '') ?? '';
    calls.push(bearer);
    if (accepts(bearer)) return { body: { entities: [] } };
    return { status: 401, body: { status: 401, code: 'bad.credentials', message: 'Invalid login credentials.' } };
  });
  return { url, logins, calls };
}

const credentials = clientCredentials({ clientId: 'id', clientSecret: 'the-secret' });

describe('a client and its tokens', () => {
  it('sends one token request for 50 concurrent calls', async () => {
    const { url, logins, calls } = await genesys();
    const client = createClient({ baseUrl: url, auth: credentials });
    await Promise.all(Array.from({ length: 50 }, () => client.emails.list()));
    expect(logins).toEqual(['client_credentials']);
    expect(calls).toEqual(Array.from({ length: 50 }, () => 'token-1'));
  });

  it('refreshes a token that the API rejects, and sends the call once more', async () => {
    const { url, calls } = await genesys((bearer) => bearer !== 'token-1');
    const client = createClient({ baseUrl: url, auth: credentials });
    await client.emails.list();
    expect(calls).toEqual(['token-1', 'token-2']);
  });

  it('fails if the API also rejects the new token', async () => {
    const { url, calls, logins } = await genesys(() => false);
    const client = createClient({ baseUrl: url, auth: credentials });
    const error: unknown = await client.emails.list().catch((reason) => reason);
    expect(isGenesysError(error, 'getConversationsEmails') && error.code).toBe('bad.credentials');
    expect(error).toBeInstanceOf(AuthenticationError);
    expect([calls, logins.length]).toEqual([['token-1', 'token-2'], 2]);
  });

  it('limits token requests after a persistent 401, whatever the number of calls', async () => {
    let validToken = '';
    const { url, calls, logins } = await genesys((bearer) => bearer === validToken);
    const clock = manualClock();
    const client = createClient({ baseUrl: url, auth: credentials, clock });
    const fail = async (times: number) => {
      const results = await Promise.allSettled(Array.from({ length: times }, () => client.emails.list()));
      for (const result of results) {
        expect(result).toMatchObject({ status: 'rejected', reason: { name: 'AuthenticationError', status: 401 } });
      }
    };
    await fail(50);
    expect(logins).toHaveLength(2);
    // The second token is also rejected: each call fails with its own 401, without a token request.
    const before = calls.length;
    await fail(50);
    for (let n = 0; n < 5; n += 1) await fail(1);
    expect(logins).toHaveLength(2);
    expect(calls.slice(before)).toEqual(Array.from({ length: 55 }, () => 'token-2'));
    // After each backoff, one token request.
    for (let n = 3; n < 6; n += 1) {
      clock.advance(10_000);
      await fail(50);
      await fail(1);
      expect(logins).toHaveLength(n);
    }
    // A rejected token that is accepted again needs no token request.
    validToken = 'token-5';
    await client.emails.list();
    expect(logins).toHaveLength(5);
  });

  it('sends one more token request if the login service returns the rejected token again', async () => {
    const api = await startServer(() => ({ status: 401, body: {} }));
    const login = await loginServer(() => token('same'));
    const client = createClient({ baseUrl: api.url, loginUrl: login.url, auth: credentials });
    for (let n = 0; n < 3; n += 1) {
      const calls = await Promise.allSettled(Array.from({ length: 20 }, () => client.emails.list()));
      expect(calls.every(({ status }) => status === 'rejected')).toBe(true);
    }
    expect([login.logins.length, api.requests.length]).toEqual([2, 60]);
  });

  it('refreshes a token that is rejected long after it replaced another', async () => {
    let validToken = 'token-2';
    const { url, calls } = await genesys((bearer) => bearer === validToken);
    const clock = manualClock();
    const client = createClient({ baseUrl: url, auth: credentials, clock });
    await client.emails.list();
    clock.advance(60_000);
    validToken = 'token-3';
    await client.emails.list();
    expect(calls).toEqual(['token-1', 'token-2', 'token-2', 'token-3']);
  });

  it('refreshes a token before it expires, by its own clock', async () => {
    const { url, calls } = await genesys();
    const clock = manualClock();
    const client = createClient({ baseUrl: url, auth: credentials, clock });
    await client.emails.list();
    clock.advance(3_541_000);
    await client.emails.list();
    expect(calls).toEqual(['token-1', 'token-2']);
  });

  it('deletes its tokens on logout', async () => {
    const { url, logins } = await genesys();
    const tokenStore = openStore();
    const client = createClient({ baseUrl: url, auth: credentials, tokenStore });
    await client.emails.list();
    await client.auth.logout();
    expect(tokenStore.tokens.size).toBe(0);
    await client.emails.list();
    expect(logins).toHaveLength(2);
  });

  describe('never uses the old token for a call that starts after logout', () => {
    /** A promise and the function that resolves it. */
    const gate = () => {
      let open = () => {};
      const opened = new Promise<void>((resolve) => {
        open = resolve;
      });
      return { open, opened };
    };
    /** Starts a server that records calls. The token request with the number `slowLogin` waits for the gate. */
    async function setUp(slowLogin?: number) {
      const { open, opened } = gate();
      let logins = 0;
      const arrived = gate();
      const calls: string[] = [];
      const { url } = await startServer(async (request) => {
        if (request.url !== '/oauth/token') {
          calls.push(request.headers.authorization ?? '');
          return { body: { entities: [] } };
        }
        logins += 1;
        const n = logins;
        if (n === slowLogin) {
          arrived.open();
          await opened;
        }
        return token(n, { refresh_token: `r-${n}` });
      });
      return { url, calls, open, arrived: arrived.opened };
    }

    it.each([
      ['the first token request', 0],
      ['a refresh', 1],
    ])('while %s is in flight', async (_, earlier) => {
      const { url, calls, open, arrived } = await setUp(earlier + 1);
      const clock = manualClock();
      const client = createClient({ baseUrl: url, auth: credentials, clock });
      if (earlier > 0) await client.emails.list();
      clock.advance(3_550_000);
      const before = client.emails.list();
      await arrived;
      const logout = client.auth.logout();
      const after = Array.from({ length: 5 }, () => client.emails.list());
      open();
      await Promise.all([before, logout, ...after, client.emails.list()]);
      const [old, fresh] = [earlier + 1, earlier + 2];
      expect(calls.slice(earlier).sort()).toEqual([`Bearer token-${old}`, ...Array(6).fill(`Bearer token-${fresh}`)]);
    });

    it('while the token is in memory and the store is slow', async () => {
      const { url, calls } = await setUp();
      const store = openStore();
      const slow = gate();
      const client = createClient({
        baseUrl: url,
        auth: credentials,
        tokenStore: { ...store, delete: (key) => slow.opened.then(() => store.delete(key)) },
      });
      await client.emails.list();
      const logout = client.auth.logout();
      const after = client.emails.list();
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(calls).toHaveLength(1);
      slow.open();
      await Promise.all([logout, after]);
      expect(calls).toEqual(['Bearer token-1', 'Bearer token-2']);
    });

    it('if the store could not delete the token, until it can', async () => {
      const { url, calls } = await setUp();
      const store = openStore();
      let works = false;
      const remove = (key: string) => (works ? store.delete(key) : Promise.reject(new Error('ERR read-only')));
      const client = createClient({ baseUrl: url, auth: credentials, tokenStore: { ...store, delete: remove } });
      await client.emails.list();
      await expect(client.auth.logout()).rejects.toThrow('The token store failed to delete the token: ERR read-only');
      await expect(client.emails.list()).rejects.toThrow('The token store failed to delete the token: ERR read-only');
      works = true;
      await client.emails.list();
      expect(calls).toEqual(['Bearer token-1', 'Bearer token-2']);
    });

    it('if the store writes the old token after deleting it', async () => {
      const { url, calls } = await setUp();
      const store = openStore();
      const slow = gate();
      let sets = 0;
      const set: typeof store.set = async (key, value) => {
        sets += 1;
        if (sets === 1) await slow.opened;
        await store.set(key, value);
      };
      const options = { baseUrl: url, auth: credentials, tokenStore: { ...store, set }, timeout: 100 };
      const client = createClient(options);
      await expect(client.emails.list()).rejects.toThrow('The token store failed to store the new token');
      await client.auth.logout();
      slow.open();
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect([...store.tokens.values()]).toMatchObject([{ accessToken: 'token-1' }]);
      await client.emails.list();
      expect(calls).toEqual(['Bearer token-2']);
    });

    it('if an earlier call is rejected after the logout', async () => {
      const rejected = gate();
      const { url, calls, logins } = await genesys((bearer) => bearer !== 'token-1');
      const delayRejection = async (request: Request) => {
        const response = await fetch(request);
        if (response.status === 401) await rejected.opened;
        return response;
      };
      const store = openStore();
      const client = createClient({ baseUrl: url, auth: credentials, fetch: delayRejection, tokenStore: store });
      const before = client.emails.list();
      await vi.waitFor(() => expect(calls).toEqual(['token-1']));
      const logout = client.auth.logout();
      rejected.open();
      await Promise.all([before, logout, client.emails.list()]);
      expect([calls.slice(1), logins.length]).toEqual([['token-2', 'token-2'], 2]);
    });
  });

  it('sends nothing to the API if the token request is rejected', async () => {
    const api = await startServer(() => ({ body: {} }));
    const login = await loginServer(() => oauthError('invalid_client', 'client not found', 401));
    const client = createClient({ baseUrl: api.url, loginUrl: login.url, auth: credentials });
    const calls = await Promise.allSettled(Array.from({ length: 50 }, () => client.emails.list()));
    for (const call of calls) {
      expect(call).toMatchObject({
        status: 'rejected',
        reason: { name: 'AuthenticationError', code: 'invalid_client' },
      });
    }
    expect([login.logins.length, api.requests.length]).toEqual([1, 0]);
  });

  it('stops waiting for a token when the call is aborted', async () => {
    const login = await loginServer(() => new Promise(() => {}));
    const client = createClient({ baseUrl: login.url, auth: credentials });
    const controller = new AbortController();
    const call = client.emails.list({}, { signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('contains no secret when it is printed', async () => {
    const { url } = await genesys();
    for (const auth of [credentials, accessToken('the-secret')]) {
      const client = createClient({ baseUrl: url, auth });
      await client.emails.list();
      const printed = inspect([auth, client], { showHidden: true, depth: 20 }) + JSON.stringify([auth, client]);
      expect(printed).not.toMatch(/the-secret|token-1/);
    }
  });
});

describe('accessToken', () => {
  it('calls a function before each call, and once more after a 401', async () => {
    const { url, calls } = await genesys((bearer) => bearer !== 'custom-2');
    let n = 0;
    const client = createClient({ baseUrl: url, auth: accessToken(async () => `custom-${++n}`) });
    await client.emails.list();
    await client.emails.list();
    expect(calls).toEqual(['custom-1', 'custom-2', 'custom-3']);
  });

  it('does not send a call again with the rejected token', async () => {
    const { url, calls } = await genesys(() => false);
    for (const auth of [accessToken('fixed'), accessToken(() => 'fixed')]) {
      await expect(createClient({ baseUrl: url, auth }).emails.list()).rejects.toThrow(AuthenticationError);
    }
    expect(calls).toEqual(['fixed', 'fixed']);
  });

  it('with a fixed token fails after logout', async () => {
    const { url } = await genesys();
    const client = createClient({ baseUrl: url, auth: accessToken('fixed') });
    await client.auth.logout();
    await expect(client.emails.list()).rejects.toThrow('The client has logged out');
  });

  it.each(['', 'Bearer abc-secret', 'abc secret', 'abc\nsecret', 'sécret', 7 as never])(
    'rejects %o',
    async (invalid) => {
      expect(() => accessToken(invalid)).toThrow(ArgumentError);
      const { url } = await genesys();
      const auth: Auth = accessToken(() => invalid);
      const error: unknown = await createClient({ baseUrl: url, auth })
        .emails.list()
        .catch((reason) => reason);
      expect(error).toBeInstanceOf(ArgumentError);
      expect(String(error)).not.toMatch(/secret|sécret/);
    },
  );
});

describe('any sequence of events', () => {
  it('loses no rotating refresh token', async () => {
    const event = fc.oneof(
      fc.record({ do: fc.constant('call' as const), process: fc.nat(1) }),
      fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 7200 }) }),
      fc.record({ do: fc.constant('reject' as const), process: fc.nat(1) }),
      fc.record({ do: fc.constant('store' as const), works: fc.boolean() }),
      fc.record({ do: fc.constant('login' as const), works: fc.boolean() }),
    );
    const server = { valid: '', n: 0, works: true };
    const { url } = await loginServer(({ form }) => {
      if (!server.works) return { status: 503 };
      if (form.refresh_token !== server.valid) return oauthError('invalid_grant');
      server.n += 1;
      server.valid = `r-${server.n}`;
      return token(server.n, { refresh_token: server.valid });
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 25 }), async (events) => {
        Object.assign(server, { valid: 'r-0', n: 0, works: true });
        const shared = openStore();
        const clock = manualClock();
        let canStore = true;
        /** The only process with the newest refresh token, until it can store it. */
        let holder: number | undefined;
        const processes = [0, 1].map((process) => {
          const set: typeof shared.set = async (key, value) => {
            holder = canStore ? undefined : process;
            if (!canStore) throw new Error('disk full');
            await shared.set(key, value);
          };
          return connect(refreshToken({ clientId: 'id', refreshToken: 'r-0' }), url, {
            store: { ...shared, set },
            clock,
          });
        });
        for (const step of events) {
          if (step.do === 'wait') clock.advance(step.seconds * 1000);
          if (step.do === 'store') canStore = step.works;
          if (step.do === 'login') server.works = step.works;
          if (step.do !== 'call' && step.do !== 'reject') continue;
          // Only the holder can refresh: the other process has a used refresh token.
          const source = processes[holder ?? step.process];
          const current = await source?.token().catch(() => undefined);
          if (step.do === 'reject' && current) await source?.refresh(current).catch(() => undefined);
        }
        canStore = server.works = true;
        if (holder !== undefined) await processes[holder]?.token();
        clock.advance(7200_000);
        for (const source of processes) expect(await source.token()).toBe(`token-${server.n}`);
      }),
      { numRuns: 60 },
    );
  });
});
