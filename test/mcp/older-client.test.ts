import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { expect, test } from 'vitest';
import { manifest } from '../../src/mcp/manifest.js';
import { dataOf, serve, textOf } from './clients.js';
import { fakeGenesys } from './fake-genesys.js';
import { stdioServer } from './stdio-process.js';

/** Most hosts still use the client of SDK 1. */
test.each(['HTTP', 'stdio'])('SDK 1 lists and calls tools over %s', { timeout: 30_000 }, async (kind) => {
  const genesys = await fakeGenesys();
  const server = await serve({ connections: [genesys.connection('acme')], flags: { names: 'short' } });
  const client = new Client({ name: 'test', version: '1' });
  const transport =
    kind === 'HTTP'
      ? new StreamableHTTPClientTransport(new URL(server.url))
      : new StdioClientTransport(stdioServer(genesys.baseUrl));
  await client.connect(transport as Transport);
  expect((await client.listTools()).tools).toHaveLength(manifest.length);
  const good = await client.callTool({ name: 'get_email', arguments: { conversationId: 'c1', PCID: 'acme' } });
  expect(dataOf(good)).toEqual({ id: 'x' });
  const bad = await client.callTool({ name: 'get_email', arguments: {} });
  expect(bad.isError).toBe(true);
  expect(textOf(bad)).toContain('conversationId is missing');
  await client.close();
  await server.close();
  await genesys.close();
});
