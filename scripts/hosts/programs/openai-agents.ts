// The OpenAI Agents SDK with a model of the Responses API.
import { Agent, MCPServerStdio, MCPServerStreamableHttp, OpenAIProvider, Runner } from '@openai/agents';
import { modelUrl, server } from '../program.ts';

const mcpServer =
  'url' in server
    ? new MCPServerStreamableHttp({ name: 'genesys', url: server.url })
    : new MCPServerStdio({ name: 'genesys', ...server });
await mcpServer.connect();
const runner = new Runner({
  modelProvider: new OpenAIProvider({ apiKey: 'none', baseURL: `${modelUrl}/v1`, useResponses: true }),
  tracingDisabled: true,
});
const agent = new Agent({ name: 'desk', model: 'scripted', mcpServers: [mcpServer] });
await runner.run(agent, 'Answer my first email.', { maxTurns: 20 });
await mcpServer.close();
