import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { acceptQuestion, server } from '../program.ts';

/** Connects a client of MCP TypeScript SDK 1, with a user who confirms everything. */
export async function connectSdk1(): Promise<Client> {
  const client = new Client({ name: 'sdk-1', version: '1.0.0' }, { capabilities: { elicitation: {} } });
  client.setRequestHandler(ElicitRequestSchema, acceptQuestion);
  const transport =
    'url' in server ? new StreamableHTTPClientTransport(new URL(server.url)) : new StdioClientTransport(server);
  // The type of its property `sessionId` does not fit `exactOptionalPropertyTypes`.
  await client.connect(transport as Transport);
  return client;
}
