import { createHash } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { connect } from '../mcp/clients.js';
import { writeTempFile } from '../mcp/temp-file.js';
import { runCli } from '../support/cli.js';
import { until } from '../support/until.js';

/** Starts `mcp --sandbox --http` and returns what it prints. */
async function start(...args: string[]) {
  const controller = new AbortController();
  let output = '';
  const running = runCli(['mcp', '--sandbox', '--http', '--port', '0', '--log-level', 'silent', ...args], {
    interrupted: controller.signal,
    onErr: (text) => void (output += text),
  });
  const stop = () => {
    controller.abort();
    return running;
  };
  onTestFinished(() => void stop());
  await until(() => output.includes('MCP server on'));
  return { output, url: /MCP server on (\S+)/.exec(output)?.[1] ?? '', stop };
}

it('mcp --sandbox --http serves the console of the sandbox whose tools it offers', async () => {
  const { output, url, stop } = await start();
  const { origin } = new URL(url);
  expect(output).toContain(`Sandbox console on ${origin}/\n`);
  const page = await fetch(origin, { headers: { accept: 'text/html' } });
  expect(await page.text()).toContain('<title>Sandbox console</title>');

  const body = JSON.stringify({ text: 'Hello?', via: 'whatsapp' });
  const sent = await fetch(`${origin}/_sandbox/customers/Zoe/messages`, { method: 'POST', body });
  expect(sent.status).toBe(200);
  const client = await connect(url);
  expect((await client.callTool({ name: 'get_emails', arguments: {} })).isError).toBeFalsy();
  await client.close();
  const { requests } = await (await fetch(`${origin}/_sandbox/requests`)).json();
  expect(requests).toMatchObject([{ operation: 'getConversationsEmails', caller: { user: 'Grace Okafor' } }]);

  const foreign = await fetch(`${origin}/_sandbox/clock`, { headers: { origin: 'http://localhost:1' } });
  expect(foreign.status).toBe(403);
  const large = await fetch(`${origin}/_sandbox/faults`, { method: 'POST', body: 'x'.repeat(1_100_000) });
  expect(large.status).toBe(413);

  // An open page does not delay the end.
  const events = await fetch(`${origin}/_sandbox/events`);
  const reader = events.body?.getReader();
  await reader?.read();
  expect(await stop()).toMatchObject({ code: 0 });
  await reader?.cancel().catch(() => {});
});

it('with --auth there is no console', async () => {
  const sha256 = createHash('sha256').update('a-long-random-token').digest('hex');
  const auth = writeTempFile({ tokens: [{ name: 'Ada', sha256, connections: ['*'] }] });
  const { output, url } = await start('--auth', auth);
  expect(output).not.toContain('console');
  expect((await fetch(`${new URL(url).origin}/_sandbox/clock`)).status).toBe(404);
});
