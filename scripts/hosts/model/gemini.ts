import type { ToolCall } from '../desk-task.ts';
import { textOf } from '../text-of.ts';
import { type Json, objectsOf } from './json.ts';
import type { ModelApi } from './model-server.ts';

/** https://ai.google.dev/api/generate-content */
export const gemini: ModelApi = {
  path: /:(generateContent|streamGenerateContent)(\?|$)/,
  tools: ({ tools }) =>
    objectsOf(tools)
      .flatMap(({ functionDeclarations }) => objectsOf(functionDeclarations))
      .map(({ name }) => String(name)),
  results: ({ contents }) =>
    objectsOf(contents)
      .flatMap(({ parts }) => objectsOf(parts))
      .flatMap(({ functionResponse }) => (functionResponse ? [toText(functionResponse as Json)] : [])),
  wantsStream: (_body, path) => path.includes(':streamGenerateContent'),
  reply: (action) => ({
    candidates: [{ index: 0, finishReason: 'STOP', content: { role: 'model', parts: [toPart(action)] } }],
    usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
    modelVersion: 'scripted',
  }),
  stream: (reply) => [reply],
};

/** The text of a response: `{ output }` or `{ error }` of Gemini CLI, or the MCP result that `@google/genai` passes on. */
function toText({ response }: Json): string {
  const { output, error } = (response ?? {}) as Json;
  const text = textOf(output ?? error ?? response);
  // Gemini CLI shows the model a failed call with its arguments, and the result as JSON.
  const [, parts] = / with response: (\[.*\])$/s.exec(text) ?? [];
  if (!parts) return text;
  return objectsOf(JSON.parse(parts))
    .map(({ functionResponse }) => toText(functionResponse as Json))
    .join('\n');
}

const toPart = (action: ToolCall | string): Json =>
  typeof action === 'string' ? { text: action } : { functionCall: { name: action.tool, args: action.args } };
