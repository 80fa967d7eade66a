// MCP TypeScript SDK 1, which speaks the protocols up to 2025-11-25.
import { serveSession } from '../program.ts';
import { textOf } from '../text-of.ts';
import { connectSdk1 } from './connect-sdk-1.ts';

await serveSession(async () => {
  const client = await connectSdk1();
  const { tools } = await client.listTools();
  return {
    tools: tools.map(({ name }) => name),
    call: async (name, args) => textOf(await client.callTool({ name, arguments: args })),
    close: () => client.close(),
  };
});
