import { createToolExecutor, formatTools } from 'genesys-conversations-digital/mcp';
import manifest from 'genesys-conversations-digital/tools.json' with { type: 'json' };
import OpenAI from 'openai';
import { client, printSent } from './organization.js';
import { modelApi } from './scripted-model.js';

const { model, ...options } = await modelApi('OPENAI');
const openai = new OpenAI(options);

const tools = formatTools(
  manifest.tools.filter(({ _meta }) => _meta.channel === 'emails'),
  'openai',
);
const execute = createToolExecutor(client);
const messages = [{ role: 'user', content: 'Answer the open email about order 4711.' }];

for (let turn = 0; turn < 10; turn += 1) {
  const { choices } = await openai.chat.completions.create({ model, messages, tools });
  const [{ message }] = choices;
  messages.push(message);
  if (!message.tool_calls?.length) break;
  for (const { id, function: call } of message.tool_calls) {
    const result = await execute(call.name, JSON.parse(call.arguments));
    console.log(`${call.name}: ${result.isError ? 'failed' : 'ok'}`);
    messages.push({ role: 'tool', tool_call_id: id, content: result.content.map(({ text }) => text).join('\n') });
  }
}

console.log(messages.at(-1).content);
printSent();
