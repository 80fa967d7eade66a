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

/** What {@link formatTools} needs of a tool. A tool of `tools.json` has it. */
export type ToolDefinition = Pick<ToolDescriptor, 'name' | 'title' | 'description'> & { readonly inputSchema: object };

/**
 * Converts tools to the form that another framework's API takes. All of these APIs limit names to 64 letters, digits, `_` and
 * `-`, so the names are the short ones, which `createToolExecutor` knows. The schemas are plain JSON Schema: extensions (`x-…`)
 * and `format` are left out, because each API supports others.
 *
 * @param source The package's `manifest`, the content of `tools.json`, or a selection of their tools.
 * @throws Error for a tool whose short name no such API accepts.
 *
 * @example
 * import manifest from 'genesys-conversations-digital/tools.json' with { type: 'json' };
 *
 * const tools = formatTools(manifest, 'openai');
 */
export function formatTools<F extends keyof ToolFormats>(
  source: readonly ToolDefinition[] | { readonly tools: readonly ToolDefinition[] },
  format: F,
): ToolFormats[F] {
  return FORMATS[format]('tools' in source ? source.tools : source);
}

const FORMATS: { readonly [F in keyof ToolFormats]: (tools: readonly ToolDefinition[]) => ToolFormats[F] } = {
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

const wordsOf = ({ title, description }: ToolDefinition) => `${title}. ${description}`;

function shortName(tool: ToolDefinition): string {
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
