import type { ToolCall } from '../desk-task.ts';
import { textOf } from '../text-of.ts';
import { type Json, objectsOf } from './json.ts';
import type { ModelApi } from './model-server.ts';

/** Codex groups the tools of a server in a namespace. Here, their names are joined as in other hosts. */
const SEPARATOR = '__';

/** https://platform.openai.com/docs/api-reference/responses */
export const openaiResponses: ModelApi = {
  path: /\/responses$/,
  tools: ({ tools }) =>
    objectsOf(tools).flatMap(({ type, name, tools: members }) =>
      type === 'namespace' ? objectsOf(members).map((tool) => `${name}${SEPARATOR}${tool.name}`) : [String(name)],
    ),
  results: ({ input }) =>
    objectsOf(input)
      .filter(({ type }) => type === 'function_call_output')
      .map(({ output }) => textOf(output)),
  wantsStream: ({ stream }) => stream === true,
  reply: (action, id, { tools }) => ({
    ...{ id: `resp_${id}`, object: 'response', created_at: 0, model: 'scripted', status: 'completed' },
    ...{ error: null, incomplete_details: null, parallel_tool_calls: false, tools: [] },
    output: [typeof action === 'string' ? toMessage(action, id) : toFunctionCall(action, id, objectsOf(tools))],
    usage: {
      ...{ input_tokens: 1, output_tokens: 1, total_tokens: 2 },
      ...{ input_tokens_details: { cached_tokens: 0 }, output_tokens_details: { reasoning_tokens: 0 } },
    },
  }),
  stream(response) {
    const [item] = response.output as Json[];
    const started = { ...response, status: 'in_progress', output: [] };
    return [
      { type: 'response.created', response: started },
      { type: 'response.output_item.added', output_index: 0, item: { ...item, status: 'in_progress' } },
      { type: 'response.output_item.done', output_index: 0, item },
      { type: 'response.completed', response },
    ].map((event, sequence_number) => ({ ...event, sequence_number }));
  },
};

function toFunctionCall({ tool, args }: ToolCall, id: string, tools: readonly Json[]): Json {
  const namespace = tools.find(
    ({ type, name }) => type === 'namespace' && tool.startsWith(`${name}${SEPARATOR}`),
  )?.name;
  const name = namespace ? { namespace, name: tool.slice(`${namespace}${SEPARATOR}`.length) } : { name: tool };
  return {
    type: 'function_call',
    id: `fc_${id}`,
    call_id: id,
    ...name,
    arguments: JSON.stringify(args),
    status: 'completed',
  };
}

function toMessage(text: string, id: string): Json {
  const content = [{ type: 'output_text', text, annotations: [] }];
  return { type: 'message', id: `msg_${id}`, role: 'assistant', status: 'completed', content };
}
