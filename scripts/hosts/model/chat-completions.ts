import type { ToolCall } from '../desk-task.ts';
import { textOf } from '../text-of.ts';
import { type Json, objectsOf } from './json.ts';
import type { ModelApi } from './model-server.ts';

/** https://platform.openai.com/docs/api-reference/chat */
export const chatCompletions: ModelApi = {
  path: /\/chat\/completions$/,
  tools: ({ tools }) => objectsOf(tools).map((tool) => String((tool.function as Json | undefined)?.name)),
  results: ({ messages }) =>
    objectsOf(messages)
      .filter(({ role }) => role === 'tool')
      .map(({ content }) => textOf(content)),
  wantsStream: ({ stream }) => stream === true,
  reply: (action, id) => ({
    ...{ id: `chatcmpl-${id}`, object: 'chat.completion', created: 0, model: 'scripted' },
    choices: [
      { index: 0, message: toMessage(action, id), finish_reason: typeof action === 'string' ? 'stop' : 'tool_calls' },
    ],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  }),
  stream({ choices, usage, ...completion }) {
    const [{ message, finish_reason }] = choices as [{ message: Json; finish_reason: string }];
    const delta = { ...message, tool_calls: objectsOf(message.tool_calls).map((call, index) => ({ index, ...call })) };
    const chunk = { ...completion, object: 'chat.completion.chunk' };
    return [
      { ...chunk, choices: [{ index: 0, delta, finish_reason: null }] },
      { ...chunk, choices: [{ index: 0, delta: {}, finish_reason }], usage },
    ];
  },
};

const toMessage = (action: ToolCall | string, id: string): Json =>
  typeof action === 'string'
    ? { role: 'assistant', content: action }
    : {
        role: 'assistant',
        content: null,
        tool_calls: [{ id, type: 'function', function: { name: action.tool, arguments: JSON.stringify(action.args) } }],
      };
