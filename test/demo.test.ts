import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { accessToken, createClient } from 'genesys-conversations-digital';
import { startMcp } from 'genesys-conversations-digital/mcp';
import { createSandbox, serveSandbox } from 'genesys-conversations-digital/sandbox';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { answerByClient } from '../demo/by-client.js';
import { answerByTools } from '../demo/by-tools.js';
import { run } from '../demo/run.js';

it('the story of `npm start` is true: two e-mails are answered, and over', async () => {
  const told: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((text = '') => void told.push(String(text)));
  onTestFinished(() => log.mockRestore());

  const sandbox = createSandbox({ clock: 'running' });
  const server = await serveSandbox(sandbox);
  const connection = { baseUrl: server.url, auth: accessToken(sandbox.token('Grace Okafor')) };
  const flags = { http: true, port: 0, logLevel: 'silent' } as const;
  const mcp = await startMcp({ flags, connections: [{ id: 'sandbox', ...connection }] });
  onTestFinished(async () => {
    await mcp.close();
    await server.close();
  });

  const client = createClient(connection);
  await answerByClient(client);
  await answerByTools(mcp.url ?? '');

  expect(sandbox.sent.length).toBe(2);
  expect((await client.emails.list()).entities).toEqual([]);
  expect(told.join('\n')).toMatch(/refused, and the agent is told why/);
});

describe('`npm start`', () => {
  it.each(['--port', '--sandbox-port'])(
    'says that the port of %s is in use, and how to choose another',
    async (flag) => {
      const inTheWay = createServer().listen(0, '127.0.0.1');
      await once(inTheWay, 'listening');
      onTestFinished(() => void inTheWay.close());
      const { port } = inTheWay.address() as AddressInfo;

      const { code, stderr } = await start('--once', '--port', '0', '--sandbox-port', '0', flag, `${port}`);
      expect(stderr.trim()).toBe(
        `Port ${port} is in use. Stop what uses it, or choose another: npm start -- ${flag} 9000`,
      );
      expect(code).toBe(1);
    },
  );

  it('refuses a port that is none', async () => {
    const { code, stderr } = await start('--once', '--port', '70000');
    expect(stderr.trim()).toBe('--port 70000: a port is a number from 0 to 65535.');
    expect(code).toBe(1);
  });
});

/** What `npm start` runs, on the sources. */
async function start(...args: string[]): Promise<{ code: number; stderr: string }> {
  const written: string[] = [];
  const error = vi.spyOn(console, 'error').mockImplementation((text) => void written.push(String(text)));
  try {
    return { code: await run(args), stderr: written.join('\n') };
  } finally {
    error.mockRestore();
  }
}
