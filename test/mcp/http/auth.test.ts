import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessToken } from '../../../src/auth/access-token.js';
import { openConnection } from '../../../src/mcp/connections.js';
import { readAuth } from '../../../src/mcp/http/auth-file.js';
import { createJwtVerifier } from '../../../src/mcp/http/jwt-verifier.js';
import { sha256 } from '../../../src/mcp/http/static-token-verifier.js';
import { createLog, silentLog } from '../../../src/mcp/log.js';
import { startMcp } from '../../../src/mcp/start-mcp.js';
import { codeBlocks } from '../../support/docs.js';
import { connect, dataOf, serve, textOf } from '../clients.js';
import { fakeGenesys } from '../fake-genesys.js';
import { writeTempFile } from '../temp-file.js';

const TOKEN = 'a-long-and-random-token-of-the-inbox-bot';
const AUDIENCE = 'https://mcp.example.com/genesys-conversations-digital';

let genesys: Awaited<ReturnType<typeof fakeGenesys>>;
let issuer: Awaited<ReturnType<typeof fakeIssuer>>;
let server: Awaited<ReturnType<typeof serve>>;
const logged: string[] = [];

/** Starts a fake authorization server with metadata and keys. */
async function fakeIssuer() {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const { privateKey: foreign } = await generateKeyPair('ES256');
  const key = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  let up = true;
  const http = createServer((req, res) => {
    const documents: Record<string, unknown> = {
      '/.well-known/openid-configuration': { issuer: url, jwks_uri: `${url}/keys` },
      '/keys': { keys: [key] },
    };
    const document = up ? documents[req.url ?? ''] : undefined;
    res.writeHead(document ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(document ?? {}));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const sign = (claims: Record<string, unknown> = {}, { expires = '5m', by = privateKey } = {}) =>
    new SignJWT({ iss: url, aud: AUDIENCE, sub: 'alice', scope: 'genesys', groups: ['support'], ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign(by);
  return { url, sign, foreign, setUp: (value: boolean) => (up = value), close: () => http.close() };
}

beforeAll(async () => {
  genesys = await fakeGenesys();
  issuer = await fakeIssuer();
  const auth = {
    tokens: [
      { name: 'inbox-bot', sha256: sha256(TOKEN), connections: ['acme'], toolsets: ['emails'], readOnly: true },
      { name: 'old', sha256: sha256('expired-token'), connections: ['*'], expires: '2020-01-01T00:00:00Z' },
    ],
    oauth: {
      issuer: issuer.url,
      scopes: ['genesys'],
      principals: [
        { name: 'support', claims: { groups: 'support' }, connections: ['acme'] },
        { name: 'root', claims: { sub: 'root' }, connections: ['*'] },
      ],
    },
  };
  server = await serve({
    connections: [genesys.connection('acme'), genesys.connection('globex')],
    flags: { auth: writeTempFile(auth), publicUrl: AUDIENCE },
    log: createLog('debug', (line) => logged.push(line)),
  });
});
afterAll(async () => {
  await server?.close();
  await genesys?.close();
  issuer?.close();
});

const post = (token?: string) =>
  fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: '{}',
  });

describe('a request', () => {
  const METADATA = 'https://mcp.example.com/.well-known/oauth-protected-resource/genesys-conversations-digital';

  test.each<[string, () => Promise<string | undefined>, number, string | undefined]>([
    ['no token', async () => undefined, 401, `Bearer scope="genesys", resource_metadata="${METADATA}"`],
    [
      'a wrong token',
      async () => 'wrong',
      401,
      'Bearer error="invalid_token", error_description="The token is not valid for this server"',
    ],
    ['an expired token', async () => 'expired-token', 401, 'error_description="The token has expired"'],
    ['an expired JWT', () => issuer.sign({}, { expires: '-1m' }), 401, 'error_description="The token has expired"'],
    ['a JWT for another server', () => issuer.sign({ aud: 'https://other.example.com' }), 401, 'error="invalid_token"'],
    ['a JWT of another issuer', () => issuer.sign({ iss: 'https://other.example.com' }), 401, 'error="invalid_token"'],
    ['a JWT signed by another', () => issuer.sign({}, { by: issuer.foreign }), 401, 'error="invalid_token"'],
    ['a JWT without a scope', () => issuer.sign({ scope: 'mail' }), 403, 'error="insufficient_scope"'],
    ['a JWT of an unknown principal', () => issuer.sign({ groups: [], sub: 'eve' }), 403, undefined],
    [
      'a JWT without a signature',
      async () => `${btoa('{"alg":"none"}')}.${(await issuer.sign()).split('.')[1]}.x`.replaceAll('=', ''),
      401,
      'error="invalid_token"',
    ],
  ])('is rejected: %s', async (_name, token, status, expected) => {
    const response = await post(await token());
    expect(response.status).toBe(status);
    if (expected) expect(response.headers.get('www-authenticate')).toContain(expected);
    expect(genesys.requests).toEqual([]);
  });

  test.each<[string, () => Promise<string>, string]>([
    ['expired', () => issuer.sign({}, { expires: '-1m' }), 'exp'],
    ['invalid', () => issuer.sign({ aud: 'https://other.example.com' }), 'aud'],
    ['invalid', () => issuer.sign({ iss: 'https://other.example.com' }), 'iss'],
    ['invalid', () => issuer.sign({}, { by: issuer.foreign }), 'signature'],
    ['invalid', async () => `${btoa('{"alg":"none"}')}.${btoa('{}')}.x`.replaceAll('=', ''), 'alg'],
    ['invalid', async () => 'eyJ.eyJ.x', 'format'],
    ['scope', () => issuer.sign({ scope: 'mail' }), 'scope'],
    ['unknown', () => issuer.sign({ groups: [], sub: 'eve' }), 'groups, sub'],
  ])('with a rejected JWT logs the reason and what failed, but not the token: %s, %s', async (reason, sign, failed) => {
    logged.length = 0;
    const token = await sign();
    await post(token);
    expect(JSON.parse(logged.find((line) => line.includes('token rejected')) ?? '{}')).toMatchObject({
      reason,
      failed,
    });
    for (const part of token.split('.').filter(({ length }) => length > 3)) expect(logged.join()).not.toContain(part);
  });

  test('with a valid token has the connections and tools of its principal', async () => {
    const client = await connect(server.url, 'modern', {}, { authorization: `Bearer ${TOKEN}` });
    const { tools } = await client.listTools();
    expect(tools.length).toBeGreaterThan(5);
    for (const tool of tools)
      expect(tool).toMatchObject({ annotations: { readOnlyHint: true }, _meta: { channel: 'emails' } });
    const name = 'genesys_conversations_digital_get_email';
    const result = await client.callTool({ name, arguments: { conversationId: 'c1' } });
    expect(textOf(result)).toBe('{"id":"x"}');
    expect(genesys.requests.map(({ token }) => token)).toEqual(['token-of-acme']);
    await client.close();
  });

  test('with a JWT has the principal of its claims', async () => {
    const alice = await connect(server.url, 'legacy', {}, { authorization: `Bearer ${await issuer.sign()}` });
    expect((await alice.listTools()).tools.map(({ name }) => name)).not.toContain('list_connections');
    const root = await connect(
      server.url,
      'modern',
      {},
      { authorization: `Bearer ${await issuer.sign({ sub: 'root', groups: [] })}` },
    );
    const result = await root.callTool({ name: 'list_connections', arguments: {} });
    expect(dataOf(result)).toEqual({ connections: [{ id: 'acme' }, { id: 'globex' }] });
    await Promise.all([alice.close(), root.close()]);
  });

  test('with a JWT has the account of its subject, and without a subject none', async () => {
    const verify = createJwtVerifier(
      { issuer: issuer.url, principals: [{ name: 'support', claims: { groups: 'support' }, connections: ['*'] }] },
      () => AUDIENCE,
    );
    const userOf = async (claims: Record<string, unknown>) => {
      const verified = await verify(await issuer.sign(claims));
      return verified && 'user' in verified ? verified.user : 'rejected';
    };
    expect(await userOf({ email: 'alice@example.com' })).toEqual({
      id: `${issuer.url} alice`,
      name: 'alice@example.com (support)',
    });
    expect(await userOf({ sub: 'bob' })).toEqual({ id: `${issuer.url} bob`, name: 'bob (support)' });
    expect(await userOf({ sub: undefined })).toBeUndefined();
  });

  test('for the metadata needs no token', async () => {
    for (const path of [
      '/.well-known/oauth-protected-resource/genesys-conversations-digital',
      '/.well-known/oauth-protected-resource',
    ]) {
      const response = await fetch(new URL(path, server.url));
      expect(await response.json()).toMatchObject({
        resource: AUDIENCE,
        authorization_servers: [issuer.url],
        scopes_supported: ['genesys'],
      });
    }
  });

  test('never logs its token', () => {
    expect(logged.join()).toContain('token rejected');
    expect(logged.join()).not.toContain(TOKEN);
    expect(logged.join()).not.toContain('expired-token');
  });
});

describe('the example of the documentation', () => {
  const [example = ''] = codeBlocks('docs/mcp.md').flatMap(({ code }) => (code.includes('"sha256"') ? [code] : []));
  const options = () => ({ connections: [genesys.connection('acme')], log: silentLog });
  const hash = /(?<="sha256": ")[^"]*/;

  test('is rejected without a real hash', async () => {
    const starting = startMcp({ ...options(), flags: { http: true, port: 0, auth: writeTempFile(example) } });
    await expect(starting).rejects.toThrow(/tokens\[0\]\.sha256 must match/);
  });

  test('is valid with a hash from the command in the docs', async () => {
    const commands = codeBlocks('docs/mcp.md').find(({ code }) => code.includes('sha256sum'))?.code ?? '';
    const lines = commands.split('\n').filter((line) => /openssl|sha256sum/.test(line));
    const script = [...lines, 'echo "$TOKEN"'].join('\n');
    const [made = '', token = ''] = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trim().split('\n');
    expect(made).toBe(sha256(token));
    const settings = await readAuth(writeTempFile(example.replace(hash, made)), {});
    expect(settings.resolvePrincipals([openConnection(genesys.connection('acme'))]).size).toBe(3);
    expect(settings.tokens).toMatchObject([{ sha256: made, expires: Date.parse('2027-01-01T00:00:00Z') }]);
  });
});

describe('a server', () => {
  const connections = [{ id: 'a', baseUrl: 'https://x.example.com', auth: accessToken('t') }];
  test('does not listen on a public address without authentication', async () => {
    await expect(
      startMcp({ connections, log: silentLog, flags: { http: true, host: '0.0.0.0', port: 0 } }),
    ).rejects.toThrow(/--auth FILE/);
  });

  test.each<[string, unknown, RegExp]>([
    ['an empty object', {}, /tokens is missing.*oauth is missing/],
    [
      'a token instead of its hash',
      { tokens: [{ name: 'a', sha256: TOKEN, connections: ['a'] }] },
      /tokens\[0\]\.sha256 must match/,
    ],
    [
      'an unknown connection',
      { tokens: [{ name: 'a', sha256: sha256('x'), connections: ['b'] }] },
      /tokens\[0\]\.connections has the unknown id "b"\. Use one of: a, \*/,
    ],
    [
      'an unknown toolset',
      { tokens: [{ name: 'a', sha256: sha256('x'), connections: ['a'], toolsets: ['b'] }] },
      /tokens\[0\]\.toolsets has the unknown toolset "b"/,
    ],
    ...['2020-01-01T00:00:00+01', '2016-12-31T23:59:60Z', '2027-02-30T00:00:00Z', 'tomorrow'].map(
      (expires): [string, unknown, RegExp] => [
        `an invalid expiration time: ${expires}`,
        { tokens: [{ name: 'a', sha256: sha256('x'), connections: ['a'], expires }] },
        /tokens\[0\]\.expires must be a date and time such as/,
      ],
    ),
    [
      'an issuer without https',
      {
        oauth: { issuer: 'http://example.com', principals: [{ name: 'a', claims: { sub: 'a' }, connections: ['a'] }] },
      },
      /oauth\.issuer must be an https URL/,
    ],
  ])('does not start with an invalid auth file: %s', async (_name, content, message) => {
    const starting = startMcp({
      connections,
      log: silentLog,
      flags: { http: true, port: 0, auth: writeTempFile(content) },
    });
    await expect(starting).rejects.toThrow(message);
    await expect(starting).rejects.not.toThrow(TOKEN);
  });
});
