import { accessToken, createClient } from 'genesys-conversations-digital';
import { startMcp } from 'genesys-conversations-digital/mcp';
import { createSandbox, serveSandbox } from 'genesys-conversations-digital/sandbox';
import { expect, it, onTestFinished, vi } from 'vitest';
import { answerByClient } from '../demo/by-client.js';
import { answerByTools } from '../demo/by-tools.js';

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
