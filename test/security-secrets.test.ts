import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { accessToken } from '../src/auth/access-token.js';
import { clientCredentials } from '../src/auth/client-credentials.js';
import { createClient } from '../src/client/client.js';
import { leaks, scanned } from './support/secret-scan.js';
import { json, testServer } from './support/server.js';

const TOKEN = 'tok-3f9d1c7ab2';
const SECRET = 'sec-8e2b6d40f1';

describe('the secret scan of every test file', () => {
  it.each([
    ['printed', () => console.log('the token is', { deep: { token: TOKEN } })],
    ['written to a stream', () => process.stderr.write(`Bearer ${TOKEN}\n`)],
    ['written to a file that others can read', (file: string) => writeFileSync(file, TOKEN)],
  ])('finds a token that was %s', async (_, leak) => {
    const { url } = await testServer((_, response) => json(response, 200, { entities: [] }));
    await createClient({ baseUrl: url, auth: accessToken(TOKEN) }).emails.list();
    expect(leaks()).toEqual([]);
    leak(join(temporaryFolder(), 'file'));
    expect(leaks().length).toBe(1);
    scanned.outputs.length = 0;
  });

  it('accepts a token in a file with mode 0600', async () => {
    const { url } = await testServer((_, response) => json(response, 200, { entities: [] }));
    await createClient({ baseUrl: url, auth: accessToken(TOKEN) }).emails.list();
    writeFileSync(join(temporaryFolder(), 'file'), TOKEN, { mode: 0o600 });
    expect(leaks()).toEqual([]);
  });
});

describe('tokens and secrets', () => {
  const auths = { token: accessToken(TOKEN), credentials: clientCredentials({ clientId: 'id', clientSecret: SECRET }) };

  it.each(Object.entries(auths))('are not visible in a client, a grant or its JSON (%s)', async (_, auth) => {
    const { url } = await testServer((request, response) =>
      json(
        response,
        200,
        request.url === '/oauth/token' ? { access_token: TOKEN, token_type: 'bearer', expires_in: 60 } : {},
      ),
    );
    const client = createClient({ baseUrl: url, auth });
    await client.emails.list();
    expectNoSecret(client, auth, client.emails, client.auth);
  });

  it.each([400, 401, 403, 404, 409, 413, 429, 500, 502, 200])('are not in an error after %i', async (status) => {
    for (const auth of Object.values(auths)) {
      const { url } = await testServer((request, response) => {
        if (request.url === '/oauth/token') return json(response, 200, { access_token: TOKEN, token_type: 'bearer' });
        if (status === 200) return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
        return json(response, status, { status, code: 'some.code', message: `Rejected.` }, { 'retry-after': '0' });
      });
      const client = createClient({ baseUrl: url, auth, timeout: 2000, retry: false });
      const error = await client.emails.get({ conversationId: 'c' }).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(Error);
      expectNoSecret(error);
    }
  });

  it('are not in the error of a rejected token request', async () => {
    const { url } = await testServer((_, response) => json(response, 400, { error: 'invalid_client' }));
    const error = await createClient({ baseUrl: url, auth: auths.credentials })
      .emails.list()
      .catch((error: unknown) => error);
    expect(String(error)).toContain('invalid_client');
    expectNoSecret(error);
  });
});

function expectNoSecret(...values: unknown[]) {
  for (const value of values) {
    const seen = `${inspect(value, { depth: 20, showHidden: true, getters: true })} ${JSON.stringify(value)} ${String(value)}`;
    expect(seen).not.toContain(TOKEN);
    expect(seen).not.toContain(SECRET);
    expect(seen).not.toContain(btoa(`id:${SECRET}`));
  }
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}
