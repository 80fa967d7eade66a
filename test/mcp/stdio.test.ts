import { spawn } from 'node:child_process';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Era, eras, textOf } from './clients.js';
import { fakeGenesys } from './fake-genesys.js';
import { stdioServer } from './stdio-process.js';

let genesys: Awaited<ReturnType<typeof fakeGenesys>>;
beforeAll(async () => {
  genesys = await fakeGenesys();
});
afterAll(() => genesys.close());

describe.each<Era>(['modern', 'legacy'])('over stdio, %s protocol', (era) => {
  test('tools are listed and called', { timeout: 30_000 }, async () => {
    const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: eras[era] } });
    await client.connect(new StdioClientTransport(stdioServer(genesys.baseUrl)));
    const { tools } = await client.listTools();
    expect(tools).toHaveLength(63);
    const result = await client.callTool({ name: 'get_email', arguments: { conversationId: 'c1' } });
    expect(textOf(result)).toBe('{"id":"x"}');
    await client.close();
  });
});

test('stdout has nothing but the protocol, and the process ends with its stdin', { timeout: 30_000 }, async () => {
  const { command, args, env } = stdioServer(genesys.baseUrl);
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  const initialize = {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
  };
  child.stdin.write(`${JSON.stringify(initialize)}\n`);
  await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
  child.stdin.end();
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
  expect(
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).id),
  ).toEqual([1]);
  for (const line of err.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('level');
});
