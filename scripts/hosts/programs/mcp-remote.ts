// mcp-remote, which gives hosts that only support stdio a server over HTTP. The host here is MCP SDK 1.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { server, serveSession } from '../program.ts';
import { textOf } from '../text-of.ts';
import { binPath } from './run-bin.ts';

await serveSession(async () => {
  if (!('url' in server)) throw new Error('mcp-remote connects to servers over HTTP only.');
  const client = new Client({ name: 'mcp-remote', version: '1.0.0' });
  const args = [binPath('mcp-remote', 'mcp-remote'), server.url, '--transport', 'http-only'];
  await client.connect(new StdioClientTransport({ command: process.execPath, args }));
  const { tools } = await client.listTools();
  return {
    tools: tools.map(({ name }) => name),
    call: async (name, toolArgs) => textOf(await client.callTool({ name, arguments: toolArgs })),
    close: () => client.close(),
  };
});
