import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Auth } from '../../src/auth/auth.js';
import { authorizationCode } from '../../src/auth/authorization-code.js';
import { authorizationUrl, codeFromCallback } from '../../src/auth/authorization-url.js';
import { clientCredentials } from '../../src/auth/client-credentials.js';
import { refreshToken } from '../../src/auth/refresh-token.js';
import { saml2Bearer } from '../../src/auth/saml2-bearer.js';
import { ArgumentError, AuthenticationError } from '../../src/transport/errors.js';
import { connect, loginServer, oauthError, token } from '../support/login.js';

const SECRET = 's3cr3t/+=:%ü';
const client = { clientId: 'the-id', clientSecret: SECRET };

describe('the token request of each grant', () => {
  it.each([
    ['client credentials', clientCredentials(client), `the-id:${SECRET}`, { grant_type: 'client_credentials' }],
    [
      'authorization code of a client with a secret',
      authorizationCode({ ...client, redirectUri: 'https://app.example/cb?x=1', code: 'c&de' }),
      `the-id:${SECRET}`,
      { grant_type: 'authorization_code', code: 'c&de', redirect_uri: 'https://app.example/cb?x=1' },
    ],
    [
      'authorization code of a public client',
      authorizationCode({ clientId: 'the-id', redirectUri: 'https://app.example', code: 'c', codeVerifier: 'v' }),
      undefined,
      {
        grant_type: 'authorization_code',
        client_id: 'the-id',
        code: 'c',
        redirect_uri: 'https://app.example',
        code_verifier: 'v',
      },
    ],
    [
      'authorization code with both a secret and PKCE',
      authorizationCode({ ...client, redirectUri: 'https://app.example', code: 'c', codeVerifier: 'v' }),
      `the-id:${SECRET}`,
      { grant_type: 'authorization_code', code: 'c', redirect_uri: 'https://app.example', code_verifier: 'v' },
    ],
    [
      'refresh token',
      refreshToken({ ...client, refreshToken: 'r-0' }),
      `the-id:${SECRET}`,
      { grant_type: 'refresh_token', refresh_token: 'r-0' },
    ],
    [
      'refresh token of a public client',
      refreshToken({ clientId: 'the-id', refreshToken: 'r-0' }),
      undefined,
      { grant_type: 'refresh_token', refresh_token: 'r-0', client_id: 'the-id' },
    ],
    [
      'SAML 2.0 assertion',
      saml2Bearer({ ...client, orgName: 'My Org', assertion: 'PHNhbWw+' }),
      `the-id:${SECRET}`,
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:saml2-bearer',
        orgName: 'My Org',
        assertion: 'PHNhbWw+',
      },
    ],
  ])('%s', async (_, auth, basic, form) => {
    const server = await loginServer();
    expect(await connect(auth, server.url).token()).toBe('token-1');
    expect(server.logins).toEqual([{ basic, form }]);
  });
});

describe('one-time credentials', () => {
  it('sends a code once, and then uses refresh tokens', async () => {
    const server = await loginServer((_, n) => token(n, { refresh_token: `r-${n}` }));
    const auth = authorizationCode({ ...client, redirectUri: 'https://app.example', code: 'c' });
    const source = connect(auth, server.url);
    await source.token();
    source.clock.advance(3600_000);
    expect(await source.token()).toBe('token-2');
    source.clock.advance(3600_000);
    expect(await source.token()).toBe('token-3');
    expect(server.logins.map(({ form }) => form.refresh_token ?? form.code)).toEqual(['c', 'r-1', 'r-2']);
  });

  it('reports a used code without a refresh token, without another request', async () => {
    const server = await loginServer();
    const auth = authorizationCode({ ...client, redirectUri: 'https://app.example', code: 'c' });
    const source = connect(auth, server.url);
    await source.token();
    source.clock.advance(3600_000);
    await expect(source.token()).rejects.toThrow(/authorization code has already been used.*Sign in again/);
    await expect(connect(auth, server.url).token()).rejects.toThrow(AuthenticationError);
    expect(server.logins).toHaveLength(1);
  });

  it('sends a rejected code only once', async () => {
    const server = await loginServer(() => oauthError('invalid_grant', 'code expired'));
    const source = connect(
      authorizationCode({ ...client, redirectUri: 'https://app.example', code: 'a-code' }),
      server.url,
    );
    for (let n = 0; n < 3; n++) await expect(source.token()).rejects.toThrow('invalid_grant: code expired');
    expect(server.logins).toHaveLength(1);
  });

  it('sends a code again if there was no response', async () => {
    const server = await loginServer((_, n) => (n === 1 ? undefined : token(n)));
    const source = connect(authorizationCode({ ...client, redirectUri: 'https://app.example', code: 'c' }), server.url);
    await expect(source.token()).rejects.toThrow(/connection to .* failed/);
    expect(await source.token()).toBe('token-2');
  });

  it('keeps the refresh token if a response has no new one', async () => {
    const server = await loginServer();
    const source = connect(refreshToken({ ...client, refreshToken: 'r-0' }), server.url);
    for (let n = 1; n <= 3; n++) {
      expect(await source.token()).toBe(`token-${n}`);
      source.clock.advance(3600_000);
    }
    expect(server.logins.map(({ form }) => form.refresh_token)).toEqual(['r-0', 'r-0', 'r-0']);
  });

  it('calls a function for a new assertion before each token request', async () => {
    const server = await loginServer();
    let n = 0;
    const source = connect(
      saml2Bearer({ ...client, orgName: 'o', account: 'ada', assertion: async () => `assertion-${++n}` }),
      server.url,
    );
    await source.token();
    source.clock.advance(3600_000);
    await source.token();
    expect(server.logins.map(({ form }) => form.assertion)).toEqual(['assertion-1', 'assertion-2']);
  });
});

describe('accounts', () => {
  it('lets a later process continue a sign-in', async () => {
    const server = await loginServer((_, n) => token(n, { refresh_token: `r-${n}` }));
    const code = authorizationCode({ ...client, redirectUri: 'https://app.example', code: 'c', account: 'ada' });
    const { store, clock } = await (async () => {
      const source = connect(code, server.url);
      await source.token();
      return source;
    })();
    const later = refreshToken({ ...client, account: 'ada' });
    expect(await connect(later, server.url, { store, clock }).token()).toBe('token-1');
    clock.advance(3600_000);
    expect(await connect(later, server.url, { store, clock }).token()).toBe('token-2');
    expect(server.logins[1]?.form.refresh_token).toBe('r-1');
  });

  it('separates the tokens of accounts, and of clients without one', async () => {
    const server = await loginServer((_, n) => token(n, { refresh_token: `r-${n}` }));
    const signIn = (account: string | undefined, code: string) =>
      authorizationCode({ ...client, redirectUri: 'https://app.example', code, account });
    const first = connect(signIn('ada', 'code-a'), server.url);
    await first.token();
    const shared = { store: first.store, clock: first.clock };
    expect(await connect(signIn('bob', 'code-b'), server.url, shared).token()).toBe('token-2');
    expect(await connect(signIn(undefined, 'code-c'), server.url, shared).token()).toBe('token-3');
    await expect(connect(refreshToken({ ...client, account: 'eve' }), server.url, shared).token()).rejects.toThrow(
      /no token for this account/,
    );
  });

  it('prefers a new code to a stored token', async () => {
    const server = await loginServer();
    const signIn = (code: string) =>
      authorizationCode({ ...client, redirectUri: 'https://app.example', code, account: 'ada' });
    const first = connect(signIn('code-1'), server.url);
    await first.token();
    const second = connect(signIn('code-2'), server.url, { store: first.store, clock: first.clock });
    expect(await second.token()).toBe('token-2');
    expect(await second.token()).toBe('token-2');
  });

  it('does not return a token to a client with another secret', async () => {
    const server = await loginServer(({ basic }, n) =>
      basic === 'id:right' ? token(n) : oauthError('invalid_client'),
    );
    const first = connect(clientCredentials({ clientId: 'id', clientSecret: 'right' }), server.url);
    await first.token();
    const other = connect(clientCredentials({ clientId: 'id', clientSecret: 'wrong' }), server.url, first);
    await expect(other.token()).rejects.toThrow('invalid_client');
  });
});

describe('invalid options', () => {
  it.each<[string, () => Auth, RegExp]>([
    ['clientCredentials', () => clientCredentials({ clientId: 'id', clientSecret: '' }), /clientSecret must be/],
    ['authorizationCode', () => authorizationCode({ clientId: 'id', redirectUri: 'u', code: 'c' }), /codeVerifier/],
    ['refreshToken', () => refreshToken({ clientId: 'id' }), /^refreshToken: refreshToken or account is needed/],
    [
      'refreshToken',
      () => refreshToken({ clientId: '', refreshToken: 'r' }),
      /^refreshToken: clientId must be a non-empty string/,
    ],
    ...['clientSecret', 'refreshToken', 'account'].map((name): [string, () => Auth, RegExp] => [
      'refreshToken',
      () => refreshToken({ clientId: 'id', refreshToken: 'r', account: 'a', [name]: '' }),
      new RegExp(`^refreshToken: ${name} must be a non-empty string`),
    ]),
    ['saml2Bearer', () => saml2Bearer({ ...client, orgName: 'o', assertion: (() => 'a') as never }), /account is/],
    ['saml2Bearer', () => saml2Bearer({ ...client, orgName: 'o', assertion: '' }), /assertion must be/],
  ])('%s reports them', (_, create, message) => {
    expect(create).toThrow(ArgumentError);
    expect(create).toThrow(message);
  });
});

describe('authorizationUrl', () => {
  const options = { region: 'eu_central_1', clientId: 'id', redirectUri: 'https://app.example/cb' } as const;

  it('requests a code with PKCE', async () => {
    const { url, state, codeVerifier } = await authorizationUrl(options);
    const { origin, pathname, searchParams } = new URL(url);
    expect(`${origin}${pathname}`).toBe('https://login.mypurecloud.de/oauth/authorize');
    const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(codeVerifier));
    expect(Object.fromEntries(searchParams)).toEqual({
      response_type: 'code',
      client_id: 'id',
      redirect_uri: 'https://app.example/cb',
      state,
      code_challenge: Buffer.from(hash).toString('base64url'),
      code_challenge_method: 'S256',
    });
    expect(codeVerifier).toMatch(/^[\w~.-]{43,128}$/);
    const again = await authorizationUrl(options);
    expect([again.state, again.codeVerifier]).not.toEqual([state, codeVerifier]);
  });

  it('can omit PKCE, and accepts more parameters', async () => {
    const { url, state, ...rest } = await authorizationUrl({
      ...options,
      pkce: false,
      state: 'mine',
      parameters: { org: 'my org' },
    });
    expect(state).toBe('mine');
    expect(rest).toEqual({});
    expect(new URL(url).search).toBe(
      '?response_type=code&client_id=id&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&state=mine&org=my+org',
    );
  });

  it('accepts a login URL, and rejects invalid options', async () => {
    const own = await authorizationUrl({ loginUrl: 'https://gw.example/x/', clientId: 'id', redirectUri: 'u' });
    expect(own.url).toMatch(/^https:\/\/gw\.example\/x\/oauth\/authorize\?/);
    await expect(authorizationUrl({ clientId: 'id', redirectUri: 'u' })).rejects.toThrow(/authorizationUrl: region/);
    await expect(authorizationUrl({ ...options, parameters: { state: 'x' } })).rejects.toThrow(
      /must not include state/,
    );
  });
});

describe('codeFromCallback', () => {
  it('returns the code if the state matches', async () => {
    expect(await codeFromCallback('https://app.example/cb?code=a%26b&state=s', 's')).toBe('a&b');
    expect(await codeFromCallback('/cb?code=c&state=s', 's')).toBe('c');
  });

  it.each([
    ['/cb?code=c&state=other', /state of the callback/],
    ['/cb?code=c', /state of the callback/],
    ['/cb?code=c&state=s&state=s', /state of the callback/],
    ['/cb?error=access_denied&error_description=The+user+said+no&state=s', /access_denied: The user said no/],
    ['/cb?error=access_denied&error_description=%1B[31mno&state=s', /access_denied: {2}\[31mno\./],
    ['/cb?state=s', /no code/],
  ])('rejects %s', async (url, message) => {
    await expect(codeFromCallback(url, 's')).rejects.toThrow(message);
    await expect(codeFromCallback(url, 's')).rejects.toThrow(AuthenticationError);
  });
});

describe('secrets', () => {
  it('are never printed', async () => {
    const server = await loginServer(({ form }) =>
      oauthError('invalid_grant', `no good: ${form.refresh_token ?? form.code ?? form.assertion ?? SECRET}`),
    );
    const secrets = [SECRET, 'the-code', 'the-refresh', 'the-assertion'];
    const grants = [
      clientCredentials(client),
      authorizationCode({ ...client, redirectUri: 'https://app.example', code: 'the-code' }),
      refreshToken({ ...client, refreshToken: 'the-refresh' }),
      saml2Bearer({ ...client, orgName: 'o', assertion: 'the-assertion' }),
    ];
    for (const auth of grants) {
      const source = connect(auth, server.url);
      const error: unknown = await source.token().catch((reason) => reason);
      expect(error).toBeInstanceOf(AuthenticationError);
      for (const thing of [auth, source, error]) {
        const printed = inspect(thing, { showHidden: true, depth: Number.POSITIVE_INFINITY }) + JSON.stringify(thing);
        for (const secret of secrets) expect(printed).not.toContain(secret);
      }
    }
  });
});
