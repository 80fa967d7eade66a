// Google's Gen AI SDK, whose automatic function calling calls the tools of an MCP client.
import { GoogleGenAI, mcpToTool } from '@google/genai';
import { modelUrl } from '../program.ts';
import { connectSdk1 } from './connect-sdk-1.ts';

const client = await connectSdk1();
const google = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: modelUrl } });
await google.models.generateContent({
  model: 'scripted',
  contents: 'Answer my first email.',
  config: { tools: [mcpToTool(client)], automaticFunctionCalling: { maximumRemoteCalls: 20 } },
});
await client.close();
