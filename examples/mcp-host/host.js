// Does what an MCP host does with mcp.json: starts each server, lists its tools and calls one.
import { readFile } from 'node:fs/promises';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

const { mcpServers } = JSON.parse(await readFile(new URL('mcp.json', import.meta.url), 'utf8'));
for (const [name, { command, args, env }] of Object.entries(mcpServers)) {
  const client = new Client({ name: 'example-host', version: '1.0.0' });
  await client.connect(new StdioClientTransport({ command, args, env }));
  const { tools } = await client.listTools();
  const result = await client.callTool({ name: 'get_emails', arguments: {} });
  const { entities } = JSON.parse(result.content[0].text);
  console.log(`${name}: ${tools.length} tools; ${entities.length} open emails`);
  await client.close();
}
