import Anthropic from '@anthropic-ai/sdk';
import { createToolExecutor, formatTools } from 'genesys-conversations-digital/mcp';
import manifest from 'genesys-conversations-digital/tools.json' with { type: 'json' };
import { client, printSent } from './organization.js';
import { modelApi } from './scripted-model.js';

const { model, ...options } = await modelApi('ANTHROPIC');
const anthropic = new Anthropic(options);

const tools = formatTools(
  manifest.tools.filter(({ _meta }) => _meta.channel === 'emails'),
  'anthropic',
);
const execute = createToolExecutor(client);
const messages = [{ role: 'user', content: 'Answer the open email about order 4711.' }];

for (let turn = 0; turn < 10; turn += 1) {
  const { content, stop_reason } = await anthropic.messages.create({ model, max_tokens: 2000, messages, tools });
  messages.push({ role: 'assistant', content });
  if (stop_reason !== 'tool_use') break;
  const results = [];
  for (const { id, name, input } of content.filter(({ type }) => type === 'tool_use')) {
    const result = await execute(name, input);
    console.log(`${name}: ${result.isError ? 'failed' : 'ok'}`);
    const text = result.content.map(({ text }) => text).join('\n');
    results.push({ type: 'tool_result', tool_use_id: id, is_error: result.isError === true, content: text });
  }
  messages.push({ role: 'user', content: results });
}

for (const part of messages.at(-1).content) if (part.type === 'text') console.log(part.text);
printSent();
