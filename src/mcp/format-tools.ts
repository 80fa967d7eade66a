import { prefix as digitalPrefix, type ToolDescriptor } from './manifest.js';
import { MAX_NAME_LENGTH } from './tool-names.js';

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

/** What {@link formatTools} needs of a tool. A tool of `tools.json` has it. */
export type ToolDefinition = Pick<ToolDescriptor, 'name' | 'title' | 'description'> & { readonly inputSchema: object };

/**
 * Converts tools to the form that another framework's API takes. All of these APIs limit names to 64 letters, digits, `_` and
 * `-`, so the names are the short ones, which `createToolExecutor` knows. The schemas are plain JSON Schema: extensions (`x-…`)
 * and `format` are left out, because each API supports others.
 *
 * @param source The package's `manifest`, the content of a `tools.json`, a slice, or a selection of their tools.
 * @throws Error for a tool whose short name no such API accepts.
 *
 * @example
 * import manifest from 'genesys-conversations-digital/tools.json' with { type: 'json' };
 *
 * const tools = formatTools(manifest, 'openai');
 */
export function formatTools<F extends keyof ToolFormats>(
  source: readonly ToolDefinition[] | { readonly tools: readonly ToolDefinition[]; readonly prefix?: string },
  format: F,
): ToolFormats[F] {
  const { tools, prefix = digitalPrefix } = 'tools' in source ? source : { tools: source };
  return FORMATTERS[format](tools, (tool) => toShortName(tool, prefix));
}

type Formatter<T> = (tools: readonly ToolDefinition[], toName: (tool: ToolDefinition) => string) => T;

const FORMATTERS: { readonly [F in keyof ToolFormats]: Formatter<ToolFormats[F]> } = {
  openai: (tools, toName) =>
    tools.map((tool) => ({
      type: 'function',
      function: {
        name: toName(tool),
        description: descriptionOf(tool).slice(0, MAX_OPENAI_DESCRIPTION_LENGTH),
        parameters: toPlainSchema(tool.inputSchema) as object,
        // Strict mode requires every argument.
        strict: false,
      },
    })),
  anthropic: (tools, toName) =>
    tools.map((tool) => ({
      name: toName(tool),
      description: descriptionOf(tool),
      input_schema: toPlainSchema(tool.inputSchema) as object,
    })),
  'vercel-ai': (tools, toName) =>
    Object.fromEntries(
      tools.map((tool) => [
        toName(tool),
        { description: descriptionOf(tool), inputSchema: toPlainSchema(tool.inputSchema) as object },
      ]),
    ),
};

/** OpenAI's limit. */
const MAX_OPENAI_DESCRIPTION_LENGTH = 1024;

const descriptionOf = ({ title, description }: ToolDefinition) => `${title}. ${description}`;

function toShortName(tool: ToolDefinition, prefix: string): string {
  const name = tool.name.startsWith(prefix) ? tool.name.slice(prefix.length) : tool.name;
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
