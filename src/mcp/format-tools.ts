import type { ToolDescriptor } from './manifest.js';
import { NAME_LIMIT, nameIn } from './tool-names.js';

/** A tool as the Chat Completions API of OpenAI, and what speaks like it, takes it. */
export interface OpenAiTool {
  type: 'function';
  function: { name: string; description: string; parameters: object; strict: false };
}
/** A tool as the Messages API of Anthropic takes it. */
export interface AnthropicTool {
  name: string;
  description: string;
  input_schema: object;
}
/** A tool of Vercel's AI SDK, without its `execute`: give `inputSchema` to `jsonSchema()`. */
export interface VercelAiTool {
  description: string;
  inputSchema: object;
}

/** What {@link formatTools} gives, by format. */
export interface ToolFormats {
  openai: OpenAiTool[];
  anthropic: AnthropicTool[];
  'vercel-ai': Record<string, VercelAiTool>;
}

export const TOOL_FORMATS = ['openai', 'anthropic', 'vercel-ai'] as const satisfies readonly (keyof ToolFormats)[];

/**
 * Tools as the API of another framework takes them. All of them limit names to 64 letters, digits, `_` and `-`, so the
 * names are the short ones, which `createToolExecutor` knows. They take plain JSON Schema: notes of our own (`x-…`) and
 * `format`, of which each knows others, are left out.
 *
 * @example
 * const tools = formatTools(manifest, 'openai');
 */
export function formatTools<F extends keyof ToolFormats>(tools: readonly ToolDescriptor[], format: F): ToolFormats[F] {
  return FORMATS[format](tools);
}

const FORMATS: { readonly [F in keyof ToolFormats]: (tools: readonly ToolDescriptor[]) => ToolFormats[F] } = {
  openai: (tools) =>
    tools.map((tool) => ({
      type: 'function',
      function: {
        name: shortName(tool),
        description: wordsOf(tool).slice(0, OPENAI_DESCRIPTION),
        parameters: plain(tool.inputSchema) as object,
        // Strict mode wants every argument required, which ours are not.
        strict: false,
      },
    })),
  anthropic: (tools) =>
    tools.map((tool) => ({
      name: shortName(tool),
      description: wordsOf(tool),
      input_schema: plain(tool.inputSchema) as object,
    })),
  'vercel-ai': (tools) =>
    Object.fromEntries(
      tools.map((tool) => [
        shortName(tool),
        { description: wordsOf(tool), inputSchema: plain(tool.inputSchema) as object },
      ]),
    ),
};

/** The longest description that OpenAI takes. */
const OPENAI_DESCRIPTION = 1024;

const wordsOf = ({ title, description }: ToolDescriptor) => `${title}. ${description}`;

function shortName(tool: ToolDescriptor): string {
  const name = nameIn('short', tool);
  if (name.length > NAME_LIMIT || !/^[\w-]+$/.test(name)) throw new Error(`The name ${name} fits no such API.`);
  return name;
}

/** A schema of the keywords that all of them know. */
function plain(schema: unknown, isMap = false): unknown {
  if (Array.isArray(schema)) return schema.map((item) => plain(item));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => isMap || !(key.startsWith('x-') || key === 'format' || key === 'readOnly'))
      .map(([key, value]) => [key, DATA.has(key) && !isMap ? value : plain(value, key === 'properties' && !isMap)]),
  );
}

/** Keywords whose value is no schema. */
const DATA: ReadonlySet<string> = new Set(['default', 'enum', 'const', 'examples', 'required']);
