import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '../../../src/mcp/http/static-token-verifier.js';
import { createLog } from '../../../src/mcp/log.js';
import { until } from '../../support/until.js';
import { connect, serve, textOf } from '../clients.js';
import { fakeGenesys } from '../fake-genesys.js';

const [BOT, AUDITOR] = ['a-long-and-random-token-of-the-bot', 'a-long-and-random-token-of-the-auditor'];
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const bot = { name: 'bot', sha256: sha256(BOT), connections: ['*'] };
const auditor = { name: 'auditor', sha256: sha256(AUDITOR), connections: ['acme'] };

let genesys: Awaited<ReturnType<typeof fakeGenesys>>;
let server: Awaited<ReturnType<typeof serve>>;
let folder: string;
let logged: { level: string; message: string; error?: string }[] = [];
let tokens = 0;

beforeAll(async () => {
  genesys = await fakeGenesys(({ path }) =>
    path === '/oauth/token'
      ? { body: { access_token: `token-${++tokens}`, token_type: 'bearer', expires_in: 3600 } }
      : { body: { id: 'x' } },
  );
});
afterAll(() => genesys.close());

const write = (name: string, content: unknown) =>
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 });
const connection = (id: string, more: object = {}) => ({
  id,
  baseUrl: genesys.baseUrl,
  credentials: { clientId: id, clientSecret: `\${${id.toUpperCase()}_SECRET}` },
  ...more,
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reload-'));
  logged = [];
  genesys.requests.length = 0;
  write('acme-secret', 'first-secret\n');
  write('globex-secret', 'globex-secret\n');
  write('connections.json', { connections: [connection('acme'), connection('globex')] });
  write('auth.json', { tokens: [bot, auditor] });
  server = await serve({
    env: { ACME_SECRET_FILE: join(folder, 'acme-secret'), GLOBEX_SECRET_FILE: join(folder, 'globex-secret') },
    flags: {
      names: 'short',
      connections: join(folder, 'connections.json'),
      auth: join(folder, 'auth.json'),
    },
    log: createLog('info', (line) => logged.push(JSON.parse(line))),
  });
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const open = (token = BOT) => connect(server.url, 'modern', {}, bearer(token));
async function call(PCID: string, token = BOT) {
  const client = await open(token);
  const result = await client.callTool({ name: 'get_email', arguments: { conversationId: 'c1', PCID } });
  await client.close();
  return textOf(result);
}
/** The client secrets of the token requests so far. */
const secretsUsed = () =>
  genesys.requests
    .filter(({ path }) => path === '/oauth/token')
    .map(({ token }) => atob(token?.replace('Basic ', '') ?? '').split(':')[1]);
const listIds = async () => {
  const client = await open();
  const { content } = (await client.callTool({ name: 'list_connections', arguments: {} })) as {
    content: { text: string }[];
  };
  await client.close();
  return (JSON.parse(content[0]?.text ?? '') as { connections: { id: string }[] }).connections.map(({ id }) => id);
};

describe('after a reload', () => {
  test('an unchanged connection keeps its token, a changed one gets a new client, and a removed one is gone', async () => {
    await call('acme');
    await call('globex');
    expect(secretsUsed()).toEqual(['first-secret', 'globex-secret']);
    write('connections.json', {
      connections: [connection('acme'), connection('globex', { label: 'Globex' }), connection('acme2')],
    });
    await server.reload();
    expect(logged.at(-2)).toMatchObject({ level: 'error', error: expect.stringContaining('ACME2_SECRET') });
    write('connections.json', { connections: [connection('acme'), connection('globex', { label: 'Globex' })] });
    await server.reload();
    await call('acme');
    await call('globex');
    expect(secretsUsed()).toEqual(['first-secret', 'globex-secret', 'globex-secret']);
    write('connections.json', { connections: [connection('acme')] });
    await server.reload();
    expect(await call('globex')).toContain('PCID is not the id of a connection that you can use');
    expect(await call('acme')).toContain('"x"');
    expect(secretsUsed()).toHaveLength(3);
  });

  test('a broken file is logged and ignored, while the other file is read', async () => {
    write('connections.json', '{"connections": [');
    write('auth.json', { tokens: [bot] });
    await server.reload();
    expect(logged).toContainEqual(
      expect.objectContaining({
        level: 'error',
        message: 'changed settings are invalid, so the previous ones stay in use',
        settings: 'connections',
        error: expect.stringContaining('is not valid JSON'),
      }),
    );
    expect(await listIds()).toEqual(['acme', 'globex']);
    await expect(open(AUDITOR)).rejects.toThrow();
  });

  test('a removed connection is gone even if the auth file still grants it', async () => {
    write('connections.json', { connections: [connection('globex')] });
    await server.reload();
    expect(logged).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        message: 'a principal has an unknown connection',
        error: expect.stringContaining('tokens[1].connections has the unknown id "acme"'),
      }),
    );
    await expect(call('acme', AUDITOR)).rejects.toThrow('Unknown tool "get_email"');
  });

  test('a removed token is rejected in open sessions, and its notification stream ends', async () => {
    const [client, stays] = [await open(AUDITOR), await open()];
    await client.callTool({ name: 'get_email', arguments: { conversationId: 'c1' } });
    const listen = (token: string) =>
      fetch(server.url, {
        method: 'POST',
        headers: {
          ...bearer(token),
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'mcp-protocol-version': '2026-07-28',
          'mcp-method': 'subscriptions/listen',
        },
        body: JSON.stringify({
          jsonrpc: '2.0',
          id: 1,
          method: 'subscriptions/listen',
          params: {
            notifications: { toolsListChanged: true },
            _meta: {
              'io.modelcontextprotocol/protocolVersion': '2026-07-28',
              'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
              'io.modelcontextprotocol/clientCapabilities': {},
            },
          },
        }),
      });
    const [rejected, accepted] = [await listen(AUDITOR), await listen(BOT)];
    expect([rejected, accepted].map(({ headers }) => headers.get('content-type'))).toEqual(
      Array(2).fill(expect.stringContaining('text/event-stream')),
    );
    write('auth.json', { tokens: [bot] });
    await server.reload();
    await expect(client.callTool({ name: 'get_email', arguments: { conversationId: 'c1' } })).rejects.toThrow();
    expect(await rejected.text()).toContain('data:');
    await stays.callTool({ name: 'get_email', arguments: { conversationId: 'c1', PCID: 'acme' } });
    await accepted.body?.cancel();
    await Promise.all([client.close(), stays.close()]);
  });
});

describe('without a signal, the server notices', () => {
  test('a replaced auth file', async () => {
    write('new.json', { tokens: [bot] });
    renameSync(join(folder, 'new.json'), join(folder, 'auth.json'));
    await until(() => logged.some(({ message }) => message === 'settings reloaded'));
    await expect(open(AUDITOR)).rejects.toThrow();
  });

  test('a changed secret, which the next token request uses', async () => {
    await call('acme');
    write('acme-secret', 'second-secret');
    await until(() => logged.some(({ message }) => message === 'settings reloaded'));
    await call('acme');
    expect(secretsUsed()).toEqual(['first-secret', 'second-secret']);
  });
});

test('a file that a symbolic link replaces, as in a volume of Kubernetes, is read', async () => {
  mkdirSync(join(folder, 'v1'));
  mkdirSync(join(folder, 'v2'));
  write('v1/auth.json', { tokens: [bot, auditor] });
  write('v2/auth.json', { tokens: [bot] });
  symlinkSync('v1', join(folder, 'current'));
  const other = await serve({
    connections: [genesys.connection('acme')],
    flags: { auth: join(folder, 'current', 'auth.json') },
    log: createLog('info', (line) => logged.push(JSON.parse(line))),
  });
  await (await connect(other.url, 'modern', {}, bearer(AUDITOR))).close();
  symlinkSync('v2', join(folder, 'next'));
  renameSync(join(folder, 'next'), join(folder, 'current'));
  await until(() => logged.some(({ message }) => message === 'settings reloaded'));
  await expect(connect(other.url, 'modern', {}, bearer(AUDITOR))).rejects.toThrow();
  await other.close();
});
