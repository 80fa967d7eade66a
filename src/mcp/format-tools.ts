import type { ToolDescriptor } from './manifest.js';
import { MAX_NAME_LENGTH, nameIn } from './tool-names.js';

/** A tool of OpenAI's Chat Completions API and of compatible APIs. */
export interface OpenAiTool {
  type: 'function';
  function: { name: string; description: string; parameters: object; strict: false };
}
/** A tool of Anthropic's Messages API. */
export interface AnthropicTool {
  name: string;
  description: string;
  input_schema: object;
}
/** A tool of Vercel's AI SDK, without `execute`. Pass `inputSchema` to the SDK's `jsonSchema()`. */
export interface VercelAiTool {
  description: string;
  inputSchema: object;
}

/** The return types of {@link formatTools}, by format. */
export interface ToolFormats {
  openai: OpenAiTool[];
  anthropic: AnthropicTool[];
  'vercel-ai': Record<string, VercelAiTool>;
}

/** The formats of {@link formatTools}. */
export const TOOL_FORMATS = ['openai', 'anthropic', 'vercel-ai'] as const satisfies readonly (keyof ToolFormats)[];

/**
 * Converts tools to the format of another API. Names are the short ones, because all of these APIs limit names to 64 letters,
 * digits, `_` and `-`; `createToolExecutor` accepts them. Schemas omit the extension keywords (`x-…`) and `format`, because each
 * API supports other values of it.
 *
 * @example
 * const tools = formatTools(manifest, 'openai');
 */
export function formatTools<F extends keyof ToolFormats>(tools: readonly ToolDescriptor[], format: F): ToolFormats[F] {
  return FORMATTERS[format](tools);
}

const FORMATTERS: { readonly [F in keyof ToolFormats]: (tools: readonly ToolDescriptor[]) => ToolFormats[F] } = {
  openai: (tools) =>
    tools.map((tool) => ({
      type: 'function',
      function: {
        name: toShortName(tool),
        description: descriptionOf(tool).slice(0, MAX_OPENAI_DESCRIPTION_LENGTH),
        parameters: toPlainSchema(tool.inputSchema) as object,
        // Strict mode requires every argument.
        strict: false,
      },
    })),
  anthropic: (tools) =>
    tools.map((tool) => ({
      name: toShortName(tool),
      description: descriptionOf(tool),
      input_schema: toPlainSchema(tool.inputSchema) as object,
    })),
  'vercel-ai': (tools) =>
    Object.fromEntries(
      tools.map((tool) => [
        toShortName(tool),
        { description: descriptionOf(tool), inputSchema: toPlainSchema(tool.inputSchema) as object },
      ]),
    ),
};

/** OpenAI's limit. */
const MAX_OPENAI_DESCRIPTION_LENGTH = 1024;

const descriptionOf = ({ title, description }: ToolDescriptor) => `${title}. ${description}`;

function toShortName(tool: ToolDescriptor): string {
  const name = nameIn('short', tool);
  if (name.length > MAX_NAME_LENGTH || !/^[\w-]+$/.test(name))
    throw new Error(
      `The tool name "${name}" is not valid in these APIs. Use at most ${MAX_NAME_LENGTH} of A-Z, a-z, 0-9, _ and -.`,
    );
  return name;
}

/** Removes the keywords that not all of these APIs support. */
function toPlainSchema(schema: unknown, isMap = false): unknown {
  if (Array.isArray(schema)) return schema.map((item) => toPlainSchema(item));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => isMap || !(key.startsWith('x-') || key === 'format' || key === 'readOnly'))
      .map(([key, value]) => [
        key,
        DATA_KEYWORDS.has(key) && !isMap ? value : toPlainSchema(value, key === 'properties' && !isMap),
      ]),
  );
}

/** Keywords whose value is not a schema. */
const DATA_KEYWORDS: ReadonlySet<string> = new Set(['default', 'enum', 'const', 'examples', 'required']);
