import { connect as open, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../../support/until.js';
import { connect, serve, textOf } from '../clients.js';
import { fakeGenesys } from '../fake-genesys.js';

let genesys: Awaited<ReturnType<typeof fakeGenesys>>;
let server: Awaited<ReturnType<typeof serve>>;
let release = () => {};
let held = Promise.resolve();
beforeAll(async () => {
  genesys = await fakeGenesys(async ({ path }) => {
    if (path.endsWith('/held')) await held;
    return { body: { id: 'x' } };
  });
  server = await serve({ connections: [genesys.connection('acme')], flags: { maxRequestBytes: 5000, names: 'short' } });
});
beforeEach(() => {
  genesys.requests.length = 0;
  held = new Promise((resolve) => (release = resolve));
});
afterAll(async () => {
  await server?.close();
  await genesys?.close();
});

/** Opens a TCP connection, for requests as raw bytes. */
async function dial(url: string) {
  const { hostname, port, pathname } = new URL(url);
  const socket: Socket = open(Number(port), hostname);
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  const ended = new Promise<void>((resolve) => socket.on('close', () => resolve()).on('error', () => resolve()));
  await new Promise<void>((resolve) => socket.on('connect', resolve));
  return {
    socket,
    ended,
    received: () => text,
    head: (lines: string[], first = `POST ${pathname} HTTP/1.1`) =>
      socket.write(`${[first, 'Host: localhost', ...lines].join('\r\n')}\r\n\r\n`),
    until: (pattern: RegExp) => until(() => pattern.test(text)),
  };
}

const message = (conversationId: string) => {
  const name = 'get_email';
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const params = { name, arguments: { conversationId }, _meta: meta };
  return {
    headers: [
      'Content-Type: application/json',
      'Accept: application/json, text/event-stream',
      'MCP-Protocol-Version: 2026-07-28',
      'MCP-Method: tools/call',
      `MCP-Name: ${name}`,
    ],
    body: Buffer.from(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })),
  };
};

describe('a request', () => {
  test('whose chunks split a character is decoded correctly', async () => {
    const { headers, body } = message('käse-€-🧀');
    const line = await dial(server.url);
    line.head([...headers, 'Transfer-Encoding: chunked']);
    for (const byte of body)
      line.socket.write(Buffer.concat([Buffer.from('1\r\n'), Buffer.from([byte]), Buffer.from('\r\n')]));
    line.socket.write('0\r\n\r\n');
    await line.until(/\{"result".*\}\s*$/s);
    expect(line.received()).toMatch(/^HTTP\/1\.1 200 OK.*content-length: \d+\r\n/s);
    expect(genesys.requests.map(({ path }) => decodeURIComponent(path).split('/').at(-1))).toEqual(['käse-€-🧀']);
    line.socket.destroy();
  });

  test('that is too large gets a response, and its rest is not read', async () => {
    const line = await dial(server.url);
    line.head([...message('x').headers, 'Transfer-Encoding: chunked']);
    line.socket.write(`1770\r\n${'x'.repeat(6000)}\r\n`);
    await line.ended;
    expect(line.received()).toMatch(
      /^HTTP\/1\.1 413 .*connection: close.*larger than 5000 bytes \(--max-request-bytes\)/s,
    );
    expect(genesys.requests).toEqual([]);
  });

  test('that is rejected by its headers does not affect the next one on the connection', async () => {
    const line = await dial(server.url);
    const { headers, body } = message('next');
    line.head([...headers, 'Origin: https://evil.example.com', `Content-Length: ${body.length}`]);
    line.socket.write(body);
    await line.until(/ 403 .*\}/s);
    line.head([...headers, `Content-Length: ${body.length}`]);
    line.socket.write(body);
    await line.until(/\{\\"id\\":\\"x\\"\}/);
    expect(genesys.requests).toHaveLength(1);
    line.socket.destroy();
  });

  test('whose client disconnects before the response cancels its request to Genesys', async () => {
    const line = await dial(server.url);
    const { headers, body } = message('held');
    line.head([...headers, `Content-Length: ${body.length}`]);
    line.socket.write(body);
    await until(() => genesys.requests.length === 1);
    line.socket.destroy();
    await genesys.disconnected;
    release();
  });

  test('whose client disconnects before the end of the body is ignored', async () => {
    const line = await dial(server.url);
    line.head([...message('x').headers, 'Content-Length: 500']);
    line.socket.write('{"jsonrpc"');
    await new Promise((resolve) => setTimeout(resolve, 30));
    line.socket.destroy();
    await line.ended;
    expect((await fetch(new URL('/healthz', server.url))).status).toBe(200);
  });

  test.each([
    ['a whole URL as its target', 'GET http://elsewhere.example.com/healthz HTTP/1.1', 200],
    ['an asterisk as its target', 'OPTIONS * HTTP/1.1', 404],
    ['a target that reads as another host', 'GET //elsewhere.example.com/healthz HTTP/1.1', 404],
    ['an unsupported method', 'TRACE /healthz HTTP/1.1', 501],
  ])('with %s gets a response', async (_name, first, status) => {
    const line = await dial(server.url);
    line.head(['Connection: close'], first);
    await line.ended;
    expect(line.received()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });
});

test('during the shutdown, /readyz returns 503 on open connections, and a pending call gets its response', async () => {
  const closing = await serve({ connections: [genesys.connection('acme')], flags: { names: 'short' } });
  const client = await connect(closing.url);
  const call = client.callTool({ name: 'get_email', arguments: { conversationId: 'held' } });
  const [before, probe] = [await dial(closing.url), await dial(closing.url)];
  before.head([], 'GET /readyz HTTP/1.1');
  await before.until(/ 200 OK.*\{"status":"ready"\}/s);
  await until(() => genesys.requests.length === 1);
  // Newer versions of Node close an idle connection, so start a request on it.
  probe.socket.write('GET /readyz HTTP/1.1\r\n');
  await new Promise((resolve) => setTimeout(resolve, 30));
  const closed = closing.close();
  probe.socket.write('Host: localhost\r\n\r\n');
  await probe.until(/^HTTP\/1\.1 503 Service Unavailable.*\{"status":"closing"\}/s);
  await expect(fetch(new URL('/readyz', closing.url))).rejects.toThrow();
  release();
  expect(textOf(await call)).toBe('{"id":"x"}');
  await closed;
  await Promise.all([before.ended, probe.ended]);
});

test('during the shutdown, new calls on open connections are rejected', async () => {
  const closing = await serve({ connections: [genesys.connection('acme')], flags: { names: 'short' } });
  const [busy, next] = [await dial(closing.url), await dial(closing.url)];
  const send = (line: typeof busy, conversationId: string) => {
    const { headers, body } = message(conversationId);
    line.head([...headers, `Content-Length: ${body.length}`]);
    line.socket.write(body);
  };
  send(busy, 'held');
  await until(() => genesys.requests.length === 1);
  // Start a request on it, because the server closes idle connections.
  next.socket.write('POST ');
  await new Promise((resolve) => setTimeout(resolve, 30));
  const closed = closing.close();
  const { headers, body } = message('c1');
  next.socket.write(`${new URL(closing.url).pathname} HTTP/1.1\r\n`);
  next.socket.write(['Host: localhost', ...headers, `Content-Length: ${body.length}`, '', ''].join('\r\n'));
  next.socket.write(body);
  await next.ended;
  expect(next.received()).toMatch(/^HTTP\/1\.1 503 .*connection: close.*This server is shutting down/is);
  release();
  await busy.ended;
  expect(busy.received()).toMatch(/^HTTP\/1\.1 200 .*connection: close.*\{\\"id\\":\\"x\\"\}/is);
  await closed;
  expect(genesys.requests).toHaveLength(1);
});
