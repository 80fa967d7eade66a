import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../../src/mcp/http/static-token-verifier.js';
import { createLog, silentLog } from '../../../src/mcp/log.js';
import { startMcp } from '../../../src/mcp/start-mcp.js';
import { createSandbox, serveSandbox } from '../../../src/sandbox/index.js';
import { hasRedis, startRedis } from '../../support/redis-server.js';
import { connect, serve } from '../clients.js';
import { createBrowser } from '../http/connect/browser.js';

const TOKEN = 'a-long-and-random-token-of-alice';

/** Starts a proxy that sends each request to the next of its targets. */
async function startProxy(targets: string[]) {
  let count = 0;
  const server = createServer((incoming, outgoing) => {
    const target = new URL(targets[count++ % targets.length] ?? '');
    const { method, headers, url: path } = incoming;
    const forwarded = request({ host: target.hostname, port: target.port, method, headers, path }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/genesys-conversations-digital`;
  return { url, close: () => new Promise((resolve) => server.close(resolve)) };
}

describe.skipIf(!hasRedis)('replicas with --redis (skipped without redis-server)', () => {
  const sandbox = createSandbox({ clock: 'running' });
  const folder = mkdtempSync(join(tmpdir(), 'replicas-'));
  const targets: string[] = [];
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let genesys: Awaited<ReturnType<typeof serveSandbox>>;
  let proxy: Awaited<ReturnType<typeof startProxy>>;
  let replicas: Awaited<ReturnType<typeof serve>>[] = [];

  beforeAll(async () => {
    [redis, genesys, proxy] = await Promise.all([startRedis(), serveSandbox(sandbox), startProxy(targets)]);
    const clientId = sandbox.state.organizations[0]?.clients.find(({ name }) => name === 'Desktop app')?.id;
    const write = (name: string, content: unknown) => {
      writeFileSync(join(folder, name), JSON.stringify(content), { mode: 0o600 });
      return join(folder, name);
    };
    const flags = {
      names: 'short' as const,
      publicUrl: proxy.url,
      redis: redis.url,
      connections: write('connections.json', {
        connections: [
          { id: 'own', baseUrl: genesys.url, credentials: { clientId, signIn: 'user' } },
          { id: 'shared', baseUrl: genesys.url, credentials: sandbox.credentials },
        ],
      }),
      auth: write('auth.json', { tokens: [{ name: 'alice', sha256: sha256(TOKEN), connections: ['*'] }] }),
    };
    replicas = await Promise.all([serve({ flags }), serve({ flags }), serve({ flags })]);
    targets.push(...replicas.map(({ url }) => url));
  });
  afterAll(async () => {
    await Promise.all(replicas.map(({ close }) => close()));
    await Promise.all([proxy.close(), genesys.close(), redis.stop()]);
    rmSync(folder, { recursive: true });
  });

  async function callTool(PCID: string, url = proxy.url, tool = 'get_emails', args: object = {}) {
    const client = await connect(url, 'modern', {}, { authorization: `Bearer ${TOKEN}` });
    const result = (await client.callTool({ name: tool, arguments: { PCID, ...args } })) as {
      content: { text: string }[];
    };
    await client.close();
    return JSON.parse(result.content[0]?.text ?? '{}') as { error?: { kind: string; signInUrl?: string } };
  }

  test('each step of a sign-in can reach another replica, and then all use the token', async () => {
    const { error } = await callTool('own');
    expect(error).toMatchObject({ kind: 'SignInRequired', signInUrl: expect.stringContaining(proxy.url) });
    const browser = createBrowser();
    const confirmation = await browser.signInAs(await browser.open(error?.signInUrl ?? ''), 'Grace Okafor');
    expect((await browser.click(confirmation, 'Connect')).text).toContain('<h1>Connected</h1>');
    for (const { url } of replicas) expect(await callTool('own', url)).toHaveProperty('entities');
    expect(await browser.open(error?.signInUrl ?? '')).toMatchObject({ status: 400 });
    const keys = await redis.redis.keys('genesys-mcp:sign-in:*');
    expect(keys.filter((key) => /ticket|confirmation/.test(key)).length).toBe(0);
  });

  test('share one access token and its rate budget', async () => {
    const before = Object.keys(sandbox.state.tokens).length;
    for (const { url } of replicas) await callTool('shared', url, 'get_email', { conversationId: 'none' });
    expect(Object.keys(sandbox.state.tokens).length - before).toBe(1);
    const budgets = await redis.redis.keys('genesys-mcp:budget:*');
    const used = await Promise.all(budgets.map((key) => redis.redis.hget(key, 'used')));
    expect(used.map(Number)).toContain(3);
  });

  describe('with --confirm', () => {
    const call = {
      name: 'post_emails_agentless',
      arguments: {
        senderType: 'Outbound',
        fromAddress: { email: 'support@harbor-supply.example' },
        toAddresses: [{ email: 'zoe@example.com' }],
        subject: 'Hours',
        textBody: 'We are open.',
      },
    };
    const start = (url: string) =>
      serve({
        flags: { redis: url, names: 'short', confirm: true },
        env: {
          GENESYS_BASE_URL: genesys.url,
          GENESYS_CLIENT_ID: sandbox.credentials.clientId,
          GENESYS_CLIENT_SECRET: sandbox.credentials.clientSecret,
          GENESYS_MCP_CONFIRM_KEY: 'a key that the replicas of the server share',
        },
      });
    const open = (url: string) => connect(url, 'modern', { capabilities: { elicitation: { form: {} } } });
    type Replica = Awaited<ReturnType<typeof open>>;
    const ask = async (client: Replica) =>
      (await client.callTool(call, { allowInputRequired: true })) as unknown as { requestState: string };
    const confirm = async (client: Replica, { requestState }: { requestState: string }) => {
      const confirmed = { inputResponses: { confirm: { action: 'accept', content: { confirm: true } } }, requestState };
      return JSON.stringify(await client.callTool({ ...call, ...confirmed }));
    };

    test('a confirmation is valid once in all replicas', async () => {
      const servers = await Promise.all([start(redis.url), start(redis.url)]);
      const clients = await Promise.all(servers.map(({ url }) => open(url)));
      const [first, second] = clients as [Replica, Replica];
      const question = await ask(first);
      expect(await confirm(second, question)).not.toContain('NotConfirmed');
      expect(await confirm(first, question)).toContain('was already used');
      const keys = await redis.redis.keys('genesys-mcp:confirmation:*');
      expect(await redis.redis.pttl(keys[0] ?? '')).toBeGreaterThan(0);
      await Promise.all(clients.map((client) => client.close()));
      await Promise.all(servers.map(({ close }) => close()));
    });

    test('nothing is sent if Redis fails', async () => {
      const other = await startRedis();
      const server = await start(other.url);
      const client = await open(server.url);
      const question = await ask(client);
      await other.stop();
      const result = await confirm(client, question);
      expect(result).toContain('could not check whether the confirmation');
      expect(result).toContain('Nothing was sent');
      await client.close();
      await server.close();
    });
  });

  test('a replica whose Redis fails says so in its log and in the results of calls', async () => {
    const other = await startRedis();
    const lines: string[] = [];
    const server = await serve({
      flags: { redis: other.url, names: 'short' },
      env: {
        GENESYS_BASE_URL: genesys.url,
        GENESYS_CLIENT_ID: sandbox.credentials.clientId,
        GENESYS_CLIENT_SECRET: sandbox.credentials.clientSecret,
      },
      log: createLog('info', (line) => lines.push(line)),
    });
    await other.stop();
    const client = await connect(server.url);
    const result = await client.callTool({ name: 'get_email', arguments: { conversationId: 'none' } });
    expect(JSON.stringify(result)).toContain('token store failed');
    expect(lines.join()).toContain('Redis is not available');
    await client.close();
    await server.close();
  });
});

describe('the server does not start', () => {
  const flags = { http: true, port: 0, redis: 'redis://:a-secret@127.0.0.1:9' };
  const connections = [{ id: 'a', baseUrl: 'https://x.example.com', auth: undefined as never }];

  test('without a connection to Redis, and does not show the password of the URL', async () => {
    const starting = startMcp({ flags, connections, log: silentLog });
    await expect(starting).rejects.toThrow(/--redis cannot connect: .*ECONNREFUSED/);
    await expect(starting).rejects.not.toThrow('a-secret');
  });

  test('over stdio with --redis', async () => {
    await expect(startMcp({ flags: { redis: flags.redis }, connections, log: silentLog })).rejects.toThrow(
      /--redis has no effect over stdio/,
    );
  });
});
