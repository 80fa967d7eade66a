import { createOpenAI } from '@ai-sdk/openai';
import { dynamicTool, generateText, jsonSchema, stepCountIs } from 'ai';
import { createToolExecutor, formatTools } from 'genesys-conversations-digital/mcp';
import manifest from 'genesys-conversations-digital/tools.json' with { type: 'json' };
import { client, printSent } from './organization.js';
import { modelApi } from './scripted-model.js';

const { model, ...options } = await modelApi('OPENAI');
const provider = createOpenAI(options);

const execute = createToolExecutor(client);
const definitions = formatTools(
  manifest.tools.filter(({ _meta }) => _meta.channel === 'emails'),
  'vercel-ai',
);
const tools = Object.fromEntries(
  Object.entries(definitions).map(([name, { description, inputSchema }]) => [
    name,
    dynamicTool({
      description,
      inputSchema: jsonSchema(inputSchema),
      async execute(args, { abortSignal }) {
        const result = await execute(name, args, { signal: abortSignal });
        console.log(`${name}: ${result.isError ? 'failed' : 'ok'}`);
        return result.content.map(({ text }) => text).join('\n');
      },
    }),
  ]),
);

const { text } = await generateText({
  model: provider.chat(model),
  tools,
  prompt: 'Answer the open email about order 4711.',
  stopWhen: stepCountIs(10),
});
console.log(text);
printSent();
