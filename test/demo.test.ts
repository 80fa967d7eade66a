import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { accessToken, createClient } from 'genesys-conversations-digital';
import { startMcp } from 'genesys-conversations-digital/mcp';
import { createSandbox, serveSandbox } from 'genesys-conversations-digital/sandbox';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { replyWithClient } from '../demo/reply-with-client.js';
import { replyWithTools } from '../demo/reply-with-tools.js';
import { runDemo } from '../demo/run-demo.js';

it('the demo answers two emails and ends their conversations', async () => {
  const printed: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((text = '') => void printed.push(String(text)));
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
  await replyWithClient(client);
  await replyWithTools(mcp.url ?? '');

  expect(sandbox.sent.length).toBe(2);
  expect((await client.emails.list()).entities).toEqual([]);
  expect(printed.join('\n')).toMatch(/rejected, with an error that says what the model can do/);
});

describe('`npm start`', () => {
  it.each(['--port', '--sandbox-port'])(
    'reports that the port of %s is in use and how to choose another one',
    async (flag) => {
      const blocker = createServer().listen(0, '127.0.0.1');
      await once(blocker, 'listening');
      onTestFinished(() => void blocker.close());
      const { port } = blocker.address() as AddressInfo;

      const { code, stderr } = await start('--once', '--port', '0', '--sandbox-port', '0', flag, `${port}`);
      expect(stderr.trim()).toBe(
        `Port ${port} is in use. Stop its process or choose another port: npm start -- ${flag} 9000`,
      );
      expect(code).toBe(1);
    },
  );

  it('rejects an invalid port', async () => {
    const { code, stderr } = await start('--once', '--port', '70000');
    expect(stderr.trim()).toBe('--port must be a port from 0 to 65535, not "70000".');
    expect(code).toBe(1);
  });
});

/** Runs `npm start` on the sources. */
async function start(...args: string[]): Promise<{ code: number; stderr: string }> {
  const written: string[] = [];
  const error = vi.spyOn(console, 'error').mockImplementation((text) => void written.push(String(text)));
  try {
    return { code: await runDemo(args), stderr: written.join('\n') };
  } finally {
    error.mockRestore();
  }
}
