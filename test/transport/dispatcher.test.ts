import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  accessToken,
  ConnectionError,
  clientCredentials,
  createClient,
  type Fetch,
  UnknownOutcomeError,
} from '../../src/index.js';
import { undiciFetch } from '../../src/undici/undici-fetch.js';
import { freePort, listen } from '../support/listen.js';
import { type Certificate, certificate } from '../support/tls.js';

/** The two ways to use an undici dispatcher, from docs/observability.md. */
const TRANSPORTS: [string, (dispatcher: Dispatcher) => Fetch][] = [
  ['undiciFetch', (dispatcher) => undiciFetch({ dispatcher })],
  ['the platform’s fetch', (dispatcher) => (request) => fetch(request, { dispatcher } as RequestInit)],
];
const acceptsUndici6 = Number(process.versions.undici?.split('.')[0]) < 8;
const SKIP_REASON = ' (skipped: this Node’s own fetch rejects the dispatchers of undici 6, which is installed)';

const message = { conversationId: 'c', communicationId: 'k', textBody: 'Hi' };

/** An API and login server with TLS. With `clients`, it accepts only clients with a certificate signed by that authority. */
async function genesys(server: Certificate, clients?: Certificate) {
  const received: string[] = [];
  const requests = createTlsServer(
    { key: server.key, cert: server.cert, ...(clients && { ca: clients.cert, requestCert: true }) },
    ({ method, url = '', socket }, response) => {
      const { CN: client = 'nobody' } = clients ? (socket as TLSSocket).getPeerCertificate().subject : {};
      received.push(`${method} ${url} ${client}`);
      response.setHeader('content-type', 'application/json');
      const token = { access_token: 'token-of-this-test', token_type: 'bearer', expires_in: 60 };
      response.end(JSON.stringify(url === '/oauth/token' ? token : { id: 'x', entities: [] }));
    },
  );
  return { baseUrl: `https://localhost:${await listen(requests)}`, received };
}

/** An HTTP CONNECT proxy that records the targets of its tunnels. */
async function proxy() {
  const tunnels: string[] = [];
  const server = createServer((_, response) => response.writeHead(405).end());
  const open = new Set<{ destroy(): void }>();
  server.on('connect', ({ url = '', headers }, socket, head) => {
    tunnels.push(`${url} ${headers['proxy-authorization'] ?? ''}`.trim());
    const { hostname, port } = new URL(`http://${url}`);
    const upstream = connect(Number(port), hostname === 'localhost' ? '127.0.0.1' : hostname, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [socket, upstream]) {
      open.add(end);
      end.on('error', () => {});
    }
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  onTestFinished(() => {
    for (const end of open) end.destroy();
  });
  return { url, tunnels };
}

describe.each(TRANSPORTS)('%s', (name, createFetch) => {
  const isPossible = name === 'undiciFetch' || acceptsUndici6;
  const describeIf = describe.skipIf(!isPossible);
  const fetchThrough = (dispatcher: Dispatcher) => {
    onTestFinished(() => dispatcher.close());
    return createFetch(dispatcher);
  };

  describeIf(`through a proxy${isPossible ? '' : SKIP_REASON}`, () => {
    it('sends calls and token requests through its tunnels, with end-to-end TLS', async () => {
      const server = certificate('localhost');
      const { baseUrl, received } = await genesys(server);
      const { url, tunnels } = await proxy();
      const agent = new ProxyAgent({ uri: url, token: 'Basic dXNlcjpwYXNz', requestTls: { ca: server.cert } });
      const auth = clientCredentials({ clientId: 'id', clientSecret: 'secret-of-this-test' });
      const client = createClient({ baseUrl, auth, fetch: fetchThrough(agent) });
      await client.emails.list();
      await client.messages.sendMessage(message);
      expect(received.map((line) => line.split(' ', 2).join(' '))).toEqual([
        'POST /oauth/token',
        'GET /api/v2/conversations/emails',
        'POST /api/v2/conversations/messages/c/communications/k/messages',
      ]);
      expect(new Set(tunnels)).toEqual(new Set([`${new URL(baseUrl).host} Basic dXNlcjpwYXNz`]));
    });

    it('throws ConnectionError and sends nothing if the proxy is down', async () => {
      const { baseUrl, received } = await genesys(certificate('localhost'));
      const fetch = fetchThrough(new ProxyAgent(`http://127.0.0.1:${await freePort()}`));
      const client = createClient({ baseUrl, auth: accessToken('token-of-this-test'), fetch, retry: false });
      const error: unknown = await client.messages.sendMessage(message).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(ConnectionError);
      expect((error as Error).message).toContain('ECONNREFUSED');
      expect(error).not.toBeInstanceOf(UnknownOutcomeError);
      expect(received).toEqual([]);
    });
  });

  describeIf(`with a client certificate${isPossible ? '' : SKIP_REASON}`, () => {
    it('a server that requires one accepts the request', async () => {
      const authority = certificate('authority');
      const { baseUrl, received } = await genesys(certificate('localhost', authority), authority);
      const { cert, key } = certificate('our-gateway-client', authority);
      const fetch = fetchThrough(new Agent({ connect: { ca: authority.cert, cert, key } }));
      const client = createClient({ baseUrl, auth: accessToken('token-of-this-test'), fetch });
      await client.emails.list();
      expect(received).toEqual(['GET /api/v2/conversations/emails our-gateway-client']);
    });

    it.each(['none', 'one of another authority'])('a server that requires one rejects %s', async (which) => {
      const authority = certificate('authority');
      const { baseUrl, received } = await genesys(certificate('localhost', authority), authority);
      const stranger = which === 'none' ? {} : certificate('stranger');
      const fetch = fetchThrough(new Agent({ connect: { ca: authority.cert, ...stranger } }));
      const client = createClient({ baseUrl, auth: accessToken('token-of-this-test'), fetch, retry: false });
      await expect(client.emails.list()).rejects.toThrow(ConnectionError);
      expect(received).toEqual([]);
    });
  });
});
