import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { describe, expect, it } from 'vitest';
import { accessToken } from '../src/auth/access-token.js';
import { clientCredentials } from '../src/auth/client-credentials.js';
import { createClient } from '../src/client/client.js';
import { ConnectionError, GenesysError, UnknownOutcomeError } from '../src/transport/errors.js';
import { filesBelow } from './support/files-below.js';
import { listen } from './support/listen.js';
import { json, testServer } from './support/server.js';
import { certificate } from './support/tls.js';

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('of status %i is never followed, with a token or without', async (status) => {
    const other = await testServer((_, response) => json(response, 200, { id: 'c' }));
    const api = await testServer(
      (_, response) => void response.writeHead(status, { location: `${other.url}/x` }).end(),
    );
    const client = createClient({ baseUrl: api.url, auth: accessToken('token-of-this-test') });
    await expect(client.emails.get({ conversationId: 'c' })).rejects.toThrow(GenesysError);
    const message = { conversationId: 'c', communicationId: 'k', textBody: 'Hi' };
    await expect(client.messages.sendMessage(message)).rejects.toThrow(GenesysError);
    expect(other.received).toEqual([]);
    expect(api.received.length).toBe(2);
  });

  it('of a token request is never followed, so that no other host gets the secret', async () => {
    const other = await testServer((_, response) => json(response, 200, { access_token: 'a', token_type: 'bearer' }));
    const login = await testServer((_, response) => void response.writeHead(307, { location: `${other.url}/x` }).end());
    const auth = clientCredentials({ clientId: 'id', clientSecret: 'secret-of-this-test' });
    const client = createClient({ baseUrl: login.url, auth });
    await expect(client.emails.list()).rejects.toThrow(GenesysError);
    expect(other.received).toEqual([]);
    expect(login.received.length).toBe(1);
  });
});

describe('TLS', () => {
  it('is never disabled: an untrusted certificate ends the call before a byte is sent', async () => {
    const { url, received } = await selfSigned();
    const client = createClient({ baseUrl: url, auth: accessToken('token-of-this-test') });
    await expect(client.emails.get({ conversationId: 'c' })).rejects.toThrow(ConnectionError);
    const lost = client.messages.sendMessage({ conversationId: 'c', communicationId: 'k', textBody: 'Hi' });
    await expect(lost).rejects.toThrow(ConnectionError);
    await expect(lost).rejects.not.toThrow(UnknownOutcomeError);
    expect(received).toEqual([]);
  });

  it('cannot be disabled by the sources', () => {
    const switches = /rejectUnauthorized|NODE_TLS_REJECT_UNAUTHORIZED|checkServerIdentity|SSL_OP_|insecureHTTPParser/;
    const files = [...filesBelow('src'), ...filesBelow('codegen')];
    expect(files.filter((file) => switches.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  it.each(['http://api.example.com', 'http://192.168.1.4:8080', 'http://127.0.0.1.evil.example.com'])(
    'is required: %s is rejected',
    (baseUrl) => {
      expect(() => createClient({ baseUrl, auth: accessToken('token-of-this-test') })).toThrow(/must be https/);
    },
  );
});

/** Starts an https server with a self-signed certificate. */
async function selfSigned() {
  const { key, cert } = certificate('localhost');
  const received: string[] = [];
  const server = createServer({ key, cert }, (request, response) => {
    received.push(request.url ?? '');
    response.end('{}');
  });
  return { url: `https://localhost:${await listen(server)}`, received };
}
