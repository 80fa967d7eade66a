// Vercel's AI SDK with the tools of its MCP client, in the loop of `generateText`.
import { createMCPClient, ElicitationRequestSchema } from '@ai-sdk/mcp';
import { Experimental_StdioMCPTransport as StdioMCPTransport } from '@ai-sdk/mcp/mcp-stdio';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, stepCountIs } from 'ai';
import { acceptQuestion, modelUrl, server } from '../program.ts';

const client = await createMCPClient({
  transport: 'url' in server ? { type: 'http', url: server.url } : new StdioMCPTransport(server),
  capabilities: { elicitation: {} },
});
client.onElicitationRequest(ElicitationRequestSchema, acceptQuestion);
const scripted = createOpenAICompatible({ name: 'scripted', baseURL: `${modelUrl}/v1` });
await generateText({
  model: scripted('scripted'),
  tools: await client.tools(),
  stopWhen: stepCountIs(20),
  prompt: 'Answer my first email.',
});
await client.close();
