import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { expect, test } from 'vitest';
import { dataOf } from '../mcp/clients.js';
import { programPath } from '../support/programs.js';
import { findSignInUrl, setUpLogin } from './login-setup.js';

const program = programPath('cli');

test('after login, mcp lists the inbox with no other setting', { timeout: 30_000 }, async () => {
  const at = await setUpLogin();
  const login = await at.login({
    readLine: () => new Promise(() => {}),
    onErr(text) {
      const url = findSignInUrl(text);
      if (url) void fetch(`${url}&user=Grace%20Okafor`).then((page) => page.text());
    },
  });
  expect(login.code).toBe(0);
  const client = new Client({ name: 'test', version: '1' });
  const env = { PATH: process.env.PATH ?? '', ...at.env };
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [program, 'mcp'],
    env,
    stderr: 'pipe',
  });
  let log = '';
  transport.stderr?.on('data', (chunk) => (log += chunk));
  await client.connect(transport);
  const { tools } = await client.listTools();
  const names = tools.map(({ name }) => name);
  expect(names).toContain('get_emails');
  expect(names).not.toContain('post_emails_agentless');
  const result = await client.callTool({ name: 'get_emails', arguments: {} });
  expect((dataOf(result) as { entities: unknown[] }).entities.length).toBeGreaterThan(0);
  await client.close();
  expect(log).toMatch(/tools hidden, because no connection can use them.*needs a client-credentials token/);
});
