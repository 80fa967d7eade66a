import { describe, expect, it } from 'vitest';
import type { Auth } from '../../src/auth/auth.js';
import { authorizationCode } from '../../src/auth/authorization-code.js';
import { clientCredentials } from '../../src/auth/client-credentials.js';
import { refreshToken } from '../../src/auth/refresh-token.js';
import { saml2Bearer } from '../../src/auth/saml2-bearer.js';
import { createStoreKey } from '../../src/auth/store-key.js';
import { type Client, createClient } from '../../src/client/client.js';
import type { ClientOptions } from '../../src/client/options.js';
import { AuthenticationError } from '../../src/transport/errors.js';
import { loginServer, oauthError, openStore, type Respond, token } from '../support/login.js';
import { manualClock } from '../support/manual-clock.js';
import { type Reply, startServer } from '../support/replying-server.js';

const client = { clientId: 'id', clientSecret: 'secret-of-this-test' };
const redirectUri = 'http://localhost/callback';
const GRANTS: [string, () => Auth][] = [
  ['clientCredentials', () => clientCredentials(client)],
  ['authorizationCode', () => authorizationCode({ ...client, redirectUri, code: 'the-code' })],
  [
    'authorizationCode with PKCE',
    () => authorizationCode({ clientId: 'id', redirectUri, code: 'the-code', codeVerifier: 'the-verifier' }),
  ],
  ['refreshToken', () => refreshToken({ ...client, refreshToken: 'r-0' })],
  ['refreshToken of an account', () => refreshToken({ ...client, account: 'grace' })],
  ['saml2Bearer', () => saml2Bearer({ ...client, orgName: 'acme', assertion: 'the-assertion' })],
  [
    'saml2Bearer with a function',
    () => saml2Bearer({ ...client, orgName: 'acme', account: 'ada', assertion: () => 'the-assertion' }),
  ],
];

/** Creates a client with an API, a login service with these responses, and a manual clock. */
async function setUp(auth: Auth, respond: Respond, options: Partial<ClientOptions> = {}) {
  const login = await loginServer(respond);
  const api = await startServer(() => ({ body: { id: 'x', entities: [] } }));
  const clock = manualClock();
  const tokenStore = openStore();
  // The token of an earlier process with this account.
  tokenStore.tokens.set(await createStoreKey(login.url, client, 'grace', undefined), {
    accessToken: 'an-old-token',
    expiresAt: clock.now() - 1,
    refreshToken: 'r-0',
  });
  const created = createClient({
    baseUrl: api.url,
    loginUrl: login.url,
    auth,
    tokenStore,
    clock,
    random: () => 0.5,
    ...options,
  });
  return { client: created, api, login, clock };
}

/** A write. Until it is sent, it can be retried. */
const send = ({ messages }: Client) =>
  messages.sendMessage({ conversationId: 'c', communicationId: 'k', textBody: 'Hi' });
const TRANSIENT: [string, Reply | undefined, wait: number][] = [
  ['408', { status: 408 }, 250],
  ['502', { status: 502 }, 250],
  ['503', { status: 503 }, 250],
  ['503 with Retry-After', { status: 503, headers: { 'retry-after': '3' } }, 3250],
  ['504', { status: 504 }, 250],
  ['429', { status: 429, headers: { 'retry-after': '7' } }, 7250],
  ['a broken connection', undefined, 250],
];

describe.each(GRANTS)('a token request with %s', (_, auth) => {
  it.each(TRANSIENT)('that fails with %s is retried, and the write after it is sent once', async (_, reply, wait) => {
    const { client, api, login, clock } = await setUp(auth(), (_, n) => (n === 1 ? reply : token(n)));
    await send(client);
    expect(clock.slept).toEqual([wait]);
    expect(login.logins).toHaveLength(2);
    expect(login.logins[1]).toEqual(login.logins[0]);
    expect(api.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-2']);
  });

  it('that fails while 50 calls wait for it is retried once for all of them', async () => {
    const { client, api, login, clock } = await setUp(auth(), (_, n) => (n === 1 ? { status: 503 } : token(n)));
    await Promise.all(Array.from({ length: 50 }, () => client.emails.list()));
    expect(login.logins).toHaveLength(2);
    expect(new Set(clock.slept)).toEqual(new Set([250]));
    expect(api.requests).toHaveLength(50);
  });

  it('fails after maxAttempts, or at once if retries are off', async () => {
    for (const [retry, logins] of [
      [{ maxAttempts: 3 }, 3],
      [false, 1],
    ] as const) {
      const { client, api, login } = await setUp(auth(), () => ({ status: 503 }), { retry });
      await expect(client.emails.list()).rejects.toMatchObject({ name: 'ServerError', status: 503 });
      expect(login.logins).toHaveLength(logins);
      expect(api.requests).toEqual([]);
    }
  });

  it.each([
    ['invalid_grant', 400],
    ['invalid_client', 401],
  ])('that is rejected (%s, %i) is sent once for 50 calls, which all get the error', async (code, status) => {
    const { client, api, login } = await setUp(auth(), () => oauthError(code, 'the reason', status));
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => client.emails.list()));
    for (const result of results) {
      const reason: unknown = result.status === 'rejected' && result.reason;
      expect(reason).toBeInstanceOf(AuthenticationError);
      expect(reason).toMatchObject({ code, status, message: expect.stringContaining('the reason') });
    }
    expect(login.logins).toHaveLength(1);
    expect(api.requests).toEqual([]);
  });
});

it('shouldRetry can stop retries of token requests', async () => {
  const asked: unknown[] = [];
  const shouldRetry = (failure: object) => {
    asked.push(failure);
    return false;
  };
  const { client: clientWithPolicy, login } = await setUp(clientCredentials(client), () => ({ status: 503 }), {
    retry: { shouldRetry },
  });
  await expect(clientWithPolicy.emails.list()).rejects.toMatchObject({ status: 503 });
  expect(asked).toMatchObject([{ operationId: 'getConversationsEmails', transient: true, attempts: 0 }]);
  expect(login.logins).toHaveLength(1);
});
