// LangChain: the tools of the adapter, called as its agents call them.
import { MultiServerMCPClient } from '@langchain/mcp-adapters';
import { server, serveSession } from '../program.ts';
import { textOf } from '../text-of.ts';

await serveSession(async () => {
  const client = new MultiServerMCPClient({
    throwOnLoadError: true,
    mcpServers: {
      genesys: 'url' in server ? { transport: 'http', url: server.url } : { transport: 'stdio', ...server },
    },
  });
  const tools = await client.getTools();
  return {
    tools: tools.map(({ name }) => name),
    // The adapter throws the text of a failure. LangChain's agents show it to the model.
    call: async (name, args) => {
      const result = await tools
        .find((tool) => tool.name === name)
        ?.invoke(args)
        .catch((error: Error) => error.message);
      return textOf(result);
    },
    close: () => client.close(),
  };
});
