import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { acceptQuestion, server, serveSession } from '../program.ts';
import { textOf } from '../text-of.ts';

/** Serves a session with MCP TypeScript SDK 2, in protocol 2026-07-28 or in those of 2025. */
export const serveSdk2 = (mode: { pin: '2026-07-28' } | 'legacy') =>
  serveSession(async () => {
    const client = new Client(
      { name: 'sdk-2', version: '1.0.0' },
      { capabilities: { elicitation: { form: {} } }, versionNegotiation: { mode } },
    );
    client.setRequestHandler('elicitation/create', acceptQuestion);
    await client.connect(
      'url' in server ? new StreamableHTTPClientTransport(new URL(server.url)) : new StdioClientTransport(server),
    );
    const { tools } = await client.listTools();
    return {
      tools: tools.map(({ name }) => name),
      call: async (name, args) => textOf(await client.callTool({ name, arguments: args })),
      close: () => client.close(),
    };
  });
