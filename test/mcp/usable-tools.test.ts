import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessToken } from '../../src/auth/access-token.js';
import { clientCredentials } from '../../src/auth/client-credentials.js';
import { refreshToken } from '../../src/auth/refresh-token.js';
import { type ConnectionOptions, openConnection } from '../../src/mcp/connections.js';
import { sha256 } from '../../src/mcp/http/static-token-verifier.js';
import type { Log } from '../../src/mcp/log.js';
import { manifest } from '../../src/mcp/manifest.js';
import { findObstacle } from '../../src/mcp/token-facts.js';
import { nameIn } from '../../src/mcp/tool-names.js';
import { connect, serve, textOf } from './clients.js';
import { fakeGenesys } from './fake-genesys.js';
import { writeTempFile } from './temp-file.js';

const ofKind = (kind: 'user' | 'client') =>
  manifest.filter(({ _meta }) => _meta.tokenKind === kind).map((tool) => nameIn('short', tool));

let genesys: Awaited<ReturnType<typeof fakeGenesys>>;
beforeAll(async () => {
  genesys = await fakeGenesys(({ path }) => ({
    body: path === '/oauth/token' ? { access_token: 't', expires_in: 3600, token_type: 'bearer' } : { id: 'x' },
  }));
});
afterAll(() => genesys.close());

const service = (id: string, more: Partial<ConnectionOptions> = {}): ConnectionOptions => ({
  id,
  baseUrl: genesys.baseUrl,
  auth: clientCredentials({ clientId: 'c', clientSecret: 's' }),
  ...more,
});
const person = (id: string, token: ConnectionOptions['token'] = {}): ConnectionOptions =>
  genesys.connection(id, { token: { tokenKind: 'user', ...token } });

/** Starts a server, and lists the tools and prompts of a client. */
async function offer(connections: ConnectionOptions[], flags = {}, headers = {}) {
  const lines: [string, Record<string, unknown>][] = [];
  const info = (message: string, fields: Record<string, unknown> = {}) => void lines.push([message, fields]);
  const log = { debug() {}, info, warn() {}, error() {} } as Log;
  const server = await serve({ connections, flags, log });
  const client = await connect(server.url, 'modern', {}, headers);
  const { tools } = await client.listTools();
  const { prompts } = await client.listPrompts();
  return {
    client,
    names: tools.map(({ name }) => name),
    prompts: prompts.map(({ name }) => name),
    hidden: lines.find(([message]) => message.startsWith('tools hidden'))?.[1],
    close: async () => {
      await client.close();
      await server.close();
    },
  };
}

test('the grant says whose tokens a connection has', () => {
  const kindOf = (auth: ConnectionOptions['auth']) =>
    openConnection({ id: 'a', baseUrl: 'http://127.0.0.1:9', auth }).token;
  expect(kindOf(clientCredentials({ clientId: 'c', clientSecret: 's' }))).toEqual({ tokenKind: 'client' });
  expect(kindOf(refreshToken({ clientId: 'c', account: 'a' }))).toEqual({ tokenKind: 'user' });
  expect(kindOf(accessToken('t'))).toEqual({ tokenKind: undefined });
});

test.each(['user', 'client'] as const)('the docs list the tools that only a %s can use', (kind) => {
  const page = readFileSync(new URL('../../docs/mcp.md', import.meta.url), 'utf8');
  const row = page.split('\n').find((line) => line.startsWith(kind === 'user' ? '| client credentials |' : '| user |'));
  expect((row?.match(/(?<=`)\w+(?=`)/g) ?? []).sort()).toEqual(ofKind(kind).sort());
});

describe('an obstacle', () => {
  const operation = {
    tokenKind: 'user',
    scopes: ['conversations', 'conversations:readonly'],
    permissions: { type: 'ANY', permissions: ['conversation:email:view', 'conversation:email:monitor'] },
  } as const;
  test.each([
    [{}, undefined],
    [{ tokenKind: 'client' }, "needs a user's token"],
    [{ tokenKind: 'user', scopes: [] }, undefined],
    [{ scopes: ['*'] }, undefined],
    [{ scopes: ['conversations:readonly'] }, undefined],
    [{ scopes: ['routing'] }, 'needs the scope conversations or conversations:readonly'],
    [{ permissions: ['Conversation:Email:*'] }, undefined],
    [{ permissions: ['routing:queue:view'] }, 'needs conversation:email:view or conversation:email:monitor'],
  ] as const)('of %j is %j', (facts, obstacle) => {
    expect(findObstacle(operation, facts)).toBe(obstacle);
  });
});

test('a client-credentials connection offers no tool and no prompt for users, and the startup line says so', async () => {
  const { client, names, prompts, hidden, close } = await offer([service('batch')]);
  expect(names).toHaveLength(manifest.length - ofKind('user').length);
  expect(names).not.toEqual(expect.arrayContaining(ofKind('user')));
  expect(prompts).toEqual(['wrap_up_email']);
  expect(hidden).toEqual({ hidden: ofKind('user').length, reasons: { "needs a user's token": ofKind('user').length } });
  const result = await client.callTool({ name: 'get_emails', arguments: {} });
  expect(result.isError).toBe(true);
  expect(textOf(result)).toBe("No connection can use get_emails: it needs a user's token. Nothing was sent.");
  await close();
});

test('missing permissions hide a tool; --all-tools lists it and sends its calls', async () => {
  const connections = [person('grace', { permissions: ['conversation:email:*'] })];
  const limited = await offer(connections);
  expect(limited.names).toContain('get_emails');
  expect(limited.names).not.toContain('get_messaging_integrations');
  await limited.close();
  const all = await offer(connections, { allTools: true });
  expect(all.names).toHaveLength(manifest.length);
  expect(all.hidden).toBeUndefined();
  const before = genesys.requests.length;
  await all.client.callTool({ name: 'get_messaging_integrations', arguments: {} });
  expect(genesys.requests).toHaveLength(before + 1);
  await all.close();
});

test('with several connections, one that can use a tool is enough, and an error names it', async () => {
  const { client, names, hidden, close } = await offer([service('batch'), person('grace')]);
  expect(names).toHaveLength(manifest.length + 1);
  expect(hidden).toBeUndefined();
  const before = genesys.requests.length;
  const result = await client.callTool({ name: 'get_emails', arguments: { PCID: 'batch' } });
  expect(textOf(result)).toBe(
    "The connection batch cannot use get_emails: it needs a user's token. Use one of these connections: grace. Nothing was sent.",
  );
  expect(genesys.requests).toHaveLength(before);
  await close();
});

test('over HTTP, each principal is offered what its own connections can use', async () => {
  const tokens = ['batch', 'grace'].map((id) => ({ name: id, connections: [id], sha256: sha256(`token-${id}`) }));
  const flags = { auth: writeTempFile({ tokens }) };
  const connections = [service('batch'), person('grace')];
  for (const [id, excluded] of [
    ['batch', 'get_emails'],
    ['grace', 'post_emails_agentless'],
  ] as const) {
    const { names, close } = await offer(connections, flags, { authorization: `Bearer token-${id}` });
    expect(names).not.toContain(excluded);
    expect(names).toContain('get_email');
    await close();
  }
});
