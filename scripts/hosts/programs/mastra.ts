// Mastra: the tools of its MCP client, run as its agents run them.
import { MCPClient } from '@mastra/mcp';
import { acceptQuestion, server, serveSession } from '../program.ts';
import { textOf } from '../text-of.ts';

await serveSession(async () => {
  const address = 'url' in server ? { url: new URL(server.url) } : server;
  const client = new MCPClient({ servers: { genesys: { ...address, inputRequests: acceptQuestion } } });
  const tools = await client.listTools();
  return {
    tools: Object.keys(tools),
    // A failure is thrown, with its text as the message.
    call: async (name, args) => {
      const result = await tools[name]?.execute?.(args, {}).catch((error: Error) => error.message);
      return textOf(result);
    },
    close: () => client.disconnect(),
  };
});
