import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

/** Starts the MCP server of the generated folder, as an MCP host does, and connects to it. */
export async function startMcpClient(url: string, flags: readonly string[] = []): Promise<Client> {
  const client = new Client({ name: 'example-host', version: '1.0.0' });
  const args = ['genesys-conversations-digital', 'mcp', '--slice', 'generated', ...flags];
  const env = { PATH: process.env.PATH ?? '', GENESYS_BASE_URL: url, GENESYS_ACCESS_TOKEN: 'token-of-the-example' };
  await client.connect(new StdioClientTransport({ command: 'npx', args, env }));
  return client;
}

/** Calls a tool and returns its data, which every result has as JSON text. */
export async function callTool<Data>(client: Client, name: string, args: Record<string, unknown>): Promise<Data> {
  const { content, isError } = await client.callTool({ name, arguments: args });
  const [first] = content;
  const text = first?.type === 'text' ? first.text : '';
  if (isError) throw new Error(text);
  return JSON.parse(text) as Data;
}
