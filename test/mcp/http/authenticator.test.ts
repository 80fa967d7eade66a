import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect, onTestFinished, test } from 'vitest';
import { type AuthenticatorOptions, createAuthenticator } from '../../../src/mcp/http/authenticator.js';
import { sha256 } from '../../../src/mcp/http/static-token-verifier.js';
import { silentLog } from '../../../src/mcp/log.js';

const AUDIENCE = 'https://mcp.example.com/mcp';
const ISSUER = 'https://login.example.com';

const bot = (expires?: number) => ({ name: 'bot', sha256: sha256('bot-token'), connections: ['*'], expires });
const authenticate = (options: Partial<AuthenticatorOptions>, token: string) =>
  createAuthenticator({
    tokens: [],
    oauth: undefined,
    principals: new Map(),
    toolFilter: () => undefined,
    resourceUrl: () => AUDIENCE,
    metadataUrl: () => undefined,
    log: silentLog,
    ...options,
  })(new Headers({ authorization: `Bearer ${token}` }));

const rejectionOf = async (options: Partial<AuthenticatorOptions>, token: string) => {
  const response = (await authenticate(options, token)) as Response;
  const body = (await response.json()) as object;
  return { status: response.status, challenge: response.headers.get('www-authenticate'), ...body };
};

test('an expired token is rejected with a challenge', async () => {
  expect(await rejectionOf({ tokens: [bot(0)] }, 'bot-token')).toEqual({
    status: 401,
    challenge: 'Bearer error="invalid_token", error_description="The token has expired"',
    error: 'invalid_token',
    error_description: 'The token has expired',
  });
});

test('the holder of a token without a principal has no access', async () => {
  expect(await rejectionOf({ tokens: [bot()] }, 'bot-token')).toEqual({
    status: 403,
    challenge: 'Bearer',
    error: 'forbidden',
    error_description: 'The token is valid, but its holder has no access to this server',
  });
});

test('a JWT without a required scope is rejected with the scopes', async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }] };
  const server = createServer((_request, response) => response.end(JSON.stringify(keys)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const token = await new SignJWT({ iss: ISSUER, aud: AUDIENCE, scope: 'mail' })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
    .setExpirationTime('5m')
    .sign(privateKey);
  const oauth = { issuer: ISSUER, jwksUri: `http://127.0.0.1:${port}`, scopes: ['genesys'], principals: [] };
  expect(await rejectionOf({ oauth }, token)).toEqual({
    status: 403,
    challenge:
      'Bearer error="insufficient_scope", error_description="The token lacks a scope that this server requires", scope="genesys"',
    error: 'insufficient_scope',
    error_description: 'The token lacks a scope that this server requires',
  });
});
