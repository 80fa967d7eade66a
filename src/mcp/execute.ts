import type { Client } from '../client.js';
import { ArgumentError } from '../http/errors.js';
import { lookToolFor } from './look.js';
import { manifest, type ToolDescriptor } from './manifest.js';
import { type NameStyle, nameIn, toolNamed } from './names.js';
import { failure, success, type ToolResult } from './result.js';
import type { Shape, ShapedCall } from './shape/shape.js';
import { toolError } from './tool-errors.js';
import { problemsWith } from './validate.js';

/** Settings of one tool call. */
export interface ToolCallOptions {
  /** Cancels the call. The promise is rejected with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Runs a tool by its full or short name. Failures are results too, with `isError`; only a cancellation is thrown. */
export type ToolExecutor = (
  name: string,
  args?: Record<string, unknown>,
  options?: ToolCallOptions,
) => Promise<ToolResult>;

/**
 * Runs tool calls of any framework by a client, without MCP: give a model the tools of `tools.json`, and what it calls
 * to the executor.
 *
 * @example
 * const execute = createToolExecutor(client);
 * const { content, isError } = await execute('get_email', { conversationId });
 */
export function createToolExecutor(client: Client): ToolExecutor {
  return async (name, args = {}, options = {}) => {
    const tool = toolNamed(name);
    return tool ? execute(tool, client, args, options) : unknownTool(name);
  };
}

/** How the server runs a tool: its names are the ones that the caller knows. */
export interface ExecuteOptions extends ToolCallOptions {
  names?: NameStyle;
  /** Whether the caller has a tool: the words for a failure name no other. */
  has?: (tool: ToolDescriptor) => boolean;
  /** What is done to the data before it is answered. */
  shape?: Shape | undefined;
  /** What the caller wants of the answer, where `shape` lets them say it. */
  fields?: unknown;
}

/** Validates the arguments, calls the operation, shapes the result. */
export async function execute(
  tool: ToolDescriptor,
  client: Client,
  args: Record<string, unknown>,
  { signal, names = 'full', has = () => true, shape, fields }: ExecuteOptions = {},
): Promise<ToolResult> {
  const { operationId } = tool._meta;
  const look = lookToolFor(operationId);
  const lookWith = look && has(look) ? nameIn(names, look) : undefined;
  const shaped: ShapedCall = { tool, names, has, fields };
  try {
    const problems = await problemsWith(closed(tool), args);
    if (problems.length > 0) throw new ArgumentError(nameIn(names, tool), problems, { operationId });
    await shape?.check(shaped);
    const { data, response } = await client.call(operationId, args as never, { signal }).withResponse();
    return shape && data !== undefined ? await shape.apply(data, shaped) : success(data, response.status, lookWith);
  } catch (error) {
    const result = toolError(error, { operationId, lookWith });
    return shape?.failed(result) ?? result;
  }
}

/** A tool's arguments, and no others: a misspelt one would be lost otherwise. */
function closed({ inputSchema }: ToolDescriptor): object {
  let schema = closedSchemas.get(inputSchema);
  if (!schema) closedSchemas.set(inputSchema, (schema = { ...inputSchema, additionalProperties: false }));
  return schema;
}
const closedSchemas = new WeakMap<object, object>();

function unknownTool(name: string): ToolResult {
  const words = name
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word.length > 3);
  const near = manifest
    .map((tool) => ({ name: nameIn('short', tool), hits: words.filter((word) => tool.name.endsWith(word)).length }))
    .filter(({ hits }) => hits > 0)
    .slice(0, 5)
    .map((tool) => tool.name);
  const hint = near.length > 0 ? ` Near it are: ${near.join(', ')}.` : '';
  return failure([`There is no tool "${name}".${hint}`], { kind: 'UnknownTool', retryable: false, near });
}
