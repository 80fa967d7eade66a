// An agent without MCP: the manifest becomes a model API's tools, the model's calls are executed, until it is done.
import { accessToken, createClient } from 'genesys-conversations-digital';
import { createToolExecutor } from 'genesys-conversations-digital/mcp';
import { createSandbox } from 'genesys-conversations-digital/sandbox';
import manifest from 'genesys-conversations-digital/tools.json' with { type: 'json' };
import { scriptedModel } from './model.js';

const sandbox = createSandbox();
const client = createClient({
  baseUrl: sandbox.url,
  fetch: sandbox.fetch,
  auth: accessToken(sandbox.token('Grace Okafor')),
});

// The shape that most model APIs want. Some allow 64 characters in a name: the common prefix goes, and need not come back.
const PREFIX = 'genesys_conversations_digital_';
const tools = manifest.tools
  .filter(({ _meta }) => _meta.channel === 'emails')
  .map(({ name, description, inputSchema }) => ({
    type: 'function',
    function: { name: name.slice(PREFIX.length), description, parameters: inputSchema },
  }));

const execute = createToolExecutor(client);
const messages = [{ role: 'user', content: 'Answer the open e-mail about order 4711.' }];

for (let turn = 0; turn < 10; turn += 1) {
  const answer = await scriptedModel({ messages, tools });
  messages.push(answer);
  if (!answer.tool_calls) break;
  for (const call of answer.tool_calls) {
    const result = await execute(call.function.name, JSON.parse(call.function.arguments));
    console.log(`${call.function.name}${result.isError ? ' failed' : ''}`);
    const content = result.content.map((part) => part.text).join('\n');
    messages.push({ role: 'tool', tool_call_id: call.id, content });
  }
}

console.log(messages.at(-1).content);
console.log(`the customer received: ${sandbox.sent.map(({ text }) => text).join('; ')}`);
