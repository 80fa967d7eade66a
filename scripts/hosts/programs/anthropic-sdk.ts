// The Anthropic SDK, whose tool runner calls the tools of an MCP client.
import Anthropic from '@anthropic-ai/sdk';
import { mcpTools } from '@anthropic-ai/sdk/helpers/beta/mcp';
import { modelUrl } from '../program.ts';
import { connectSdk1 } from './connect-sdk-1.ts';

const client = await connectSdk1();
const { tools } = await client.listTools();
const anthropic = new Anthropic({ apiKey: 'none', baseURL: modelUrl });
await anthropic.beta.messages.toolRunner({
  model: 'scripted',
  max_tokens: 1024,
  // Each request has the whole conversation, which the scripted model reads.
  thread: false,
  tools: mcpTools(tools, client),
  messages: [{ role: 'user', content: 'Answer my first email.' }],
});
await client.close();
