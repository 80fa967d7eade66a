import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manifest } from '../../../src/mcp/manifest.js';
import { connect, dataOf, serve } from '../clients.js';
import { fakeGenesys } from '../fake-genesys.js';

let genesys: Awaited<ReturnType<typeof fakeGenesys>>;
let server: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  genesys = await fakeGenesys();
  server = await serve({
    connections: [genesys.connection('acme')],
    flags: { exclude: ['faxes'], allowedOrigins: ['app.example.com'], maxRequestBytes: 5000 },
  });
});
afterAll(async () => {
  await server?.close();
  await genesys?.close();
});

interface Sent {
  path?: string;
  method?: string;
  headers?: Record<string, string | undefined>;
  body?: string | Buffer;
}

const DEFAULT_HEADERS = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

/** Sends a request with any `Host` header, which `fetch` does not allow. */
const send = ({ path, method = 'POST', headers = {}, body = '{}' }: Sent) =>
  new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
    const url = new URL(server.url);
    const sent = request(
      {
        host: url.hostname,
        port: url.port,
        path: path ?? url.pathname,
        method,
        headers: Object.fromEntries(
          Object.entries({ ...DEFAULT_HEADERS, ...headers }).filter(([, value]) => value !== undefined),
        ),
      },
      (response) => {
        let text = '';
        response.on('data', (chunk) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      },
    );
    sent.on('error', reject);
    sent.end(method === 'POST' ? body : undefined);
  });

const PING = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });

describe('invalid requests', () => {
  test.each<[string, Sent, number]>([
    ['another host (DNS rebinding)', { headers: { host: 'evil.example.com' } }, 403],
    ['another host with the same port', { headers: { host: 'evil.example.com:8787' } }, 403],
    ['a page of another site', { headers: { origin: 'https://evil.example.com' } }, 403],
    ['a page with an opaque origin', { headers: { origin: 'null' } }, 403],
    ['another path', { path: '/mcp' }, 404],
    ['an unknown subpath', { path: '/genesys-conversations-digital/y/emails' }, 404],
    ['an unknown toolset', { path: '/genesys-conversations-digital/x/mail' }, 404],
    ['a header with an unknown toolset', { headers: { 'x-mcp-toolsets': 'mail' } }, 400],
    ['a body that is too large', { body: `"${'x'.repeat(6000)}"` }, 413],
    ['another content type', { headers: { 'content-type': 'text/plain' } }, 415],
    ['invalid JSON', { body: '{' }, 400],
    ['invalid UTF-8', { body: Buffer.from('{"a":"ä"}', 'latin1') }, 400],
    ['a client that does not accept JSON', { body: PING, headers: { accept: 'text/event-stream' } }, 406],
    ['GET', { method: 'GET' }, 405],
  ])('%s', async (_name, sent, status) => {
    const response = await send(sent);
    expect(response.status).toBe(status);
    expect(JSON.parse(response.text).error.message).toEqual(expect.any(String));
    expect(genesys.requests).toEqual([]);
  });

  test('a page of an allowed origin can send requests and read the responses', async () => {
    const headers = {
      origin: 'https://app.example.com',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'mcp-method',
    };
    const preflight = await send({ method: 'OPTIONS', headers });
    expect(preflight.status).toBe(204);
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-headers': 'mcp-method',
    });
    const response = await send({ headers: { origin: 'https://app.example.com' } });
    expect(response.headers).toMatchObject({ 'access-control-allow-origin': 'https://app.example.com' });
  });
});

test.each(['*/*', 'text/plain, */*;q=0.8', undefined])('a client that accepts any type: %s', async (accept) => {
  const { status, text } = await send({ body: PING, headers: { accept } });
  expect([status, text]).toEqual([200, expect.stringContaining('"result":{}')]);
});

test('a browser is redirected from / to the page', async () => {
  const html = { accept: 'text/html,*/*;q=0.8' };
  const redirected = await send({ method: 'GET', path: '/', headers: html });
  expect([redirected.status, redirected.headers.location]).toEqual([302, '/genesys-conversations-digital']);
  expect((await send({ method: 'GET', headers: html })).text).toMatch(/^<!doctype html>/i);
  expect((await send({ method: 'GET', path: '/' })).status).toBe(404);
});

test.each([
  [{}, 'timeout=620'],
  [{ keepAliveTimeout: 75 }, 'timeout=75'],
])('an idle connection stays open, with the flags %j', async (flags, timeout) => {
  const other = await serve({ connections: [genesys.connection('acme')], flags });
  const { headers } = await fetch(new URL('/healthz', other.url));
  expect(headers.get('keep-alive')).toBe(timeout);
  await other.close();
});

describe('filtering tools', () => {
  const emails = manifest.filter((tool) => tool._meta.channel === 'emails');
  const reads = emails.filter((tool) => tool.annotations.readOnlyHint);
  const faxes = manifest.filter((tool) => tool._meta.channel === 'faxes');

  test.each<[string, string, Record<string, string>, number]>([
    ['not at all', '', {}, manifest.length - faxes.length],
    ['by path', '/x/emails', {}, emails.length],
    ['by path, only reads', '/x/emails/readonly', {}, reads.length],
    ['reads of all', '/readonly', {}, manifest.filter((tool) => tool.annotations.readOnlyHint).length],
    ['by header', '', { 'x-mcp-toolsets': 'emails', 'x-mcp-readonly': 'true' }, reads.length],
    ['a tool by header', '', { 'x-mcp-tools': 'get_email' }, 1],
    ['without a tool, by header', '/x/emails', { 'x-mcp-exclude': 'get_email' }, emails.length - 1],
    ['by a path and a header without common tools', '/x/emails', { 'x-mcp-toolsets': 'messages' }, 0],
    ['by path, for tools that are off on the server', '/x/faxes', {}, 0],
    ['by header, for tools that are off on the server', '', { 'x-mcp-tools': 'post_faxes' }, 0],
  ])('%s', async (_name, path, headers, count) => {
    const client = await connect(`${server.url}${path}`, 'modern', {}, headers);
    expect((await client.listTools()).tools).toHaveLength(count);
    await client.close();
  });

  test.each([
    ['x-mcp-readonly', 'yes', 'X-MCP-Readonly must be true or false'],
    ['x-mcp-readonly', 'on', 'X-MCP-Readonly must be true or false'],
    ['x-mcp-readonly', '', 'X-MCP-Readonly must be true or false'],
    ['x-mcp-readonly', 'true , true', 'X-MCP-Readonly must be true or false'],
    [
      'x-mcp-read-only',
      'true',
      'X-MCP-Read-only is unknown. Use one of: X-MCP-Toolsets, X-MCP-Tools, X-MCP-Exclude, X-MCP-Readonly',
    ],
    ['x-mcp-readonly-toolsets', 'emails', 'X-MCP-Readonly-toolsets is unknown'],
    ['x-mcp-toolset', 'emails', 'X-MCP-Toolset is unknown'],
    ['x-mcp-toolsets', '"emails"', 'X-MCP-toolsets has the unknown toolset ""emails"". Use one of'],
    ['x-mcp-tools', 'get_mail', 'X-MCP-tools has the unknown tool "get_mail"'],
    ['x-mcp-exclude', 'mail', 'X-MCP-exclude has the unknown toolset or tool "mail"'],
  ])('an invalid header is rejected: %s: %s', async (name, value, message) => {
    const { status, text } = await send({ headers: { [name]: value } });
    expect([status, JSON.parse(text).error.message]).toEqual([400, expect.stringContaining(message)]);
  });

  test.each([
    [' TRUE ', true],
    ['True', true],
    ['1', true],
    ['false', false],
    ['0', false],
  ])('X-MCP-Readonly: %s', async (value, readOnly) => {
    const client = await connect(server.url, 'modern', {}, { 'x-mcp-readonly': value, 'x-mcp-other': 'of a gateway' });
    const { tools } = await client.listTools();
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint)).toBe(readOnly);
    await client.close();
  });

  test('a filtered tool cannot be called', async () => {
    const client = await connect(`${server.url}/x/emails/readonly`);
    for (const tool of manifest.filter((entry) => !reads.includes(entry))) {
      const call = client.callTool({ name: tool.name, arguments: { conversationId: 'c1', communicationId: 'm1' } });
      await expect(call).rejects.toThrow(/Unknown tool/);
    }
    expect(genesys.requests).toEqual([]);
    await client.close();
  });
});

test('the connection in the header and in the body of a call must match', async () => {
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: {
      name: 'genesys_conversations_digital_get_email',
      arguments: { conversationId: 'c1', PCID: 'acme' },
      _meta: {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
        'io.modelcontextprotocol/clientCapabilities': {},
      },
    },
  });
  const headers = {
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': 'tools/call',
    'mcp-name': 'genesys_conversations_digital_get_email',
  };
  const other = await send({ headers: { ...headers, 'mcp-param-pcid': 'globex' }, body });
  expect([other.status, JSON.parse(other.text).error.code]).toEqual([400, -32020]);
  const same = await send({ headers: { ...headers, 'mcp-param-pcid': 'acme' }, body });
  expect(dataOf(JSON.parse(same.text).result)).toEqual({ id: 'x' });
});

describe('calls of a 2025 protocol', () => {
  const call = (PCID: unknown, id = 7) => ({
    jsonrpc: '2.0',
    id,
    method: 'tools/call',
    params: { name: 'genesys_conversations_digital_get_email', arguments: { conversationId: 'c1', PCID } },
  });
  const post = (body: unknown, header?: string, version = '2025-11-25') =>
    send({
      headers: { 'mcp-protocol-version': version, ...(header === undefined ? {} : { 'mcp-param-pcid': header }) },
      body: JSON.stringify(body),
    });

  test.each<[string, unknown, string]>([
    ['names another connection', call('acme'), 'globex'],
    ['is empty', call('acme'), ''],
    ['has the base64 encoding of protocol 2026-07-28', call('acme'), '=?base64?YWNtZQ==?='],
    ['differs from a value that is not a string', call(['acme']), 'acme'],
    ['differs from one of several calls', [call('globex', 6), call('acme')], 'globex'],
  ])('are rejected if the header %s', async (_name, body, header) => {
    genesys.requests.length = 0;
    for (const version of ['2025-03-26', '2025-06-18', '2025-11-25']) {
      const { status, text } = await post(body, header, version);
      expect([status, JSON.parse(text).error.code, JSON.parse(text).id]).toEqual([400, -32020, 7]);
      expect(JSON.parse(text).error.message).toContain('the headers and the body do not match');
    }
    expect(genesys.requests).toEqual([]);
  });

  test('are accepted if the header matches or is missing', async () => {
    for (const header of ['acme', undefined]) {
      const { status, text } = await post(call('acme'), header);
      expect([status, text]).toEqual([200, expect.stringContaining(String.raw`{\"id\":\"x\"}`)]);
    }
  });

  test('are rejected with deeply nested arguments too', async () => {
    const roomy = await serve({ connections: [genesys.connection('acme')] });
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const response = await fetch(roomy.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-param-pcid': 'acme',
      },
      body: JSON.stringify(call('deep')).replace('"deep"', deep),
    });
    expect([response.status, (await response.json()).error.code]).toEqual([400, -32020]);
    await roomy.close();
  });

  test('are handled by the SDK if they are malformed', async () => {
    for (const body of [null, [null], 'x', { ...call('acme'), params: null }]) {
      const { status } = await post(body, 'globex');
      expect(status).toBeGreaterThanOrEqual(200);
      expect(status).toBeLessThan(500);
    }
  });
});
