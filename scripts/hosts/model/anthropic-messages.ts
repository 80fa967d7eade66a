import type { ToolCall } from '../desk-task.ts';
import { textOf } from '../text-of.ts';
import { type Json, objectsOf } from './json.ts';
import type { ModelApi } from './model-server.ts';

const usage = { input_tokens: 1, output_tokens: 1 };

/** https://docs.anthropic.com/en/api/messages */
export const anthropicMessages: ModelApi = {
  path: /\/messages(\?|$)/,
  tools: ({ tools }) => objectsOf(tools).map(({ name }) => String(name)),
  results: ({ messages }) =>
    objectsOf(messages)
      .flatMap(({ content }) => objectsOf(content))
      .filter(({ type }) => type === 'tool_result')
      .map(({ content }) => textOf(content)),
  wantsStream: ({ stream }) => stream === true,
  reply: (action, id) => ({
    ...{ id: `msg_${id}`, type: 'message', role: 'assistant', model: 'scripted', stop_sequence: null, usage },
    stop_reason: typeof action === 'string' ? 'end_turn' : 'tool_use',
    content: [toBlock(action, id)],
  }),
  stream(reply) {
    const { content, stop_reason, ...message } = reply;
    const [block] = content as Json[];
    const isCall = block?.type === 'tool_use';
    return [
      { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
      {
        type: 'content_block_start',
        index: 0,
        content_block: { ...block, ...(isCall ? { input: {} } : { text: '' }) },
      },
      {
        type: 'content_block_delta',
        index: 0,
        delta: isCall
          ? { type: 'input_json_delta', partial_json: JSON.stringify(block.input) }
          : { type: 'text_delta', text: block?.text },
      },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage },
      { type: 'message_stop' },
    ];
  },
};

const toBlock = (action: ToolCall | string, id: string): Json =>
  typeof action === 'string'
    ? { type: 'text', text: action }
    : { type: 'tool_use', id: `toolu_${id}`, name: action.tool, input: action.args };
