import type { Client } from '../client/client.js';
import { ArgumentError } from '../transport/errors.js';
import type { RetryEvent } from '../transport/events.js';
import { type InputSchema, manifest, type ToolDescriptor } from './manifest.js';
import {
  createShape,
  LEAST_RESULT_BYTES,
  MAX_RESULT_BYTES,
  type Shape,
  type ShapedCall,
} from './result/result-formatter.js';
import { toolError } from './tool-errors.js';
import { type NameStyle, nameIn, toolNamed } from './tool-names.js';
import { failure, success, type ToolResult } from './tool-result.js';
import { problemsWith } from './validate.js';
import { lookToolFor } from './verification-tool.js';

/** Settings of one tool call. */
export interface ToolCallOptions {
  /** Cancels the call. The promise is rejected with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Hears of each retry before its wait. */
  onRetry?: ((event: RetryEvent) => unknown) | undefined;
}

/** Runs a tool by its full or short name. Failures are results too, with `isError`; only a cancellation is thrown. */
export type ToolExecutor = (
  name: string,
  args?: Record<string, unknown>,
  options?: ToolCallOptions,
) => Promise<ToolResult>;

/** Settings of {@link createToolExecutor}: the server's own for results. */
export interface ToolExecutorOptions {
  /**
   * The longest result, in bytes of its data as JSON: an integer from 2,000 up, or `Infinity`. By default 50,000, as of the
   * server. A longer one loses the ends of its long texts and lists, and says in `_cut` what was left out; a longer failure
   * keeps status, code, correlation id and advice.
   */
  maxResultBytes?: number | undefined;
  /** Masks e-mail addresses, phone numbers and card numbers in the texts of results, also of failures. Off by default. */
  redact?: boolean | undefined;
}

/**
 * Runs tool calls of any framework by a client, without MCP: give a model the tools of `tools.json`, and what it calls
 * to the executor. Results are made as the server makes them: cut to a size, with a text after the data, and a note in
 * `_meta`, of where customers may have written something.
 *
 * @throws ArgumentError for settings that can't be used.
 *
 * @example
 * const execute = createToolExecutor(client, { maxResultBytes: 20_000, redact: true });
 * const { content, isError } = await execute('get_email', { conversationId });
 */
export function createToolExecutor(
  client: Client,
  { maxResultBytes = MAX_RESULT_BYTES, redact = false }: ToolExecutorOptions = {},
): ToolExecutor {
  const limits = Number.isInteger(maxResultBytes) || maxResultBytes === Number.POSITIVE_INFINITY;
  if (!limits || maxResultBytes < LEAST_RESULT_BYTES) {
    const problem = `must be an integer from ${LEAST_RESULT_BYTES} up, or Infinity, not ${maxResultBytes}`;
    throw new ArgumentError('createToolExecutor', [{ argument: 'maxResultBytes', problem }]);
  }
  const toRaise = 'Whoever runs this application can raise maxResultBytes.';
  const shape = createShape({ maxResultBytes, redact, projection: false, toRaise });
  return async (name, args = {}, options = {}) => {
    const tool = toolNamed(name);
    if (!tool) return shape.failed(unknownTool(name));
    // Advice names other tools in the way that the model knows them.
    return execute(tool, client, args, { ...options, shape, names: name === tool.name ? 'full' : 'short' });
  };
}

/** How the server runs a tool. */
export interface ExecuteOptions<Instead> extends ToolCallOptions {
  /** Once the arguments are good, and before anything is sent: what it gives is answered in place of the call. */
  before?: (() => Promise<Instead | undefined>) | undefined;
  names?: NameStyle;
  /** Whether the principal has a tool: error messages name no other. */
  has?: (tool: ToolDescriptor) => boolean;
  /** What is done to the data before it is answered. */
  shape?: Shape | undefined;
  /** The requested properties of the data, if `shape` supports projection. */
  fields?: unknown;
}

/** Validates the arguments, calls the operation, shapes the result. */
export async function execute<Instead = never>(
  tool: ToolDescriptor,
  client: Client,
  args: Record<string, unknown>,
  { signal, onRetry, before, names = 'full', has = () => true, shape, fields }: ExecuteOptions<Instead> = {},
): Promise<ToolResult | Instead> {
  const { operationId } = tool._meta;
  const look = lookToolFor(operationId);
  const lookWith = look && has(look) ? nameIn(names, look) : undefined;
  const shaped: ShapedCall = { tool, names, has, fields };
  try {
    const problems = await problemsWith(closed(tool), args);
    if (problems.length > 0) throw new ArgumentError(nameIn(names, tool), problems, { operationId });
    await shape?.check(shaped);
    const instead = await before?.();
    if (instead !== undefined) return instead;
    const { data, response } = await client.call(operationId, args as never, { signal, onRetry }).withResponse();
    return shape && data !== undefined ? await shape.apply(data, shaped) : success(data, response.status, lookWith);
  } catch (error) {
    const result = toolError(error, { operationId, lookWith });
    return shape?.failed(result) ?? result;
  }
}

/** A tool's arguments, and no others: a misspelt one would be lost otherwise. */
function closed({ inputSchema }: ToolDescriptor): object {
  let schema = closedSchemas.get(inputSchema);
  if (!schema) closedSchemas.set(inputSchema, (schema = { ...closedBelow(inputSchema), ...ALONE }));
  return schema;
}
const closedSchemas = new WeakMap<object, object>();
/** An argument `id` would be none of the tool's. */
const ALONE = { additionalProperties: false, patternProperties: {} };

/**
 * The objects in it too, where it has their properties. Of those that it has without, any will do. What refers to something of
 * Genesys' may have its id, which schemas leave out where Genesys alone writes it.
 */
function closedBelow(schema: InputSchema | NestedSchema): NestedSchema {
  const { properties, items } = schema as NestedSchema;
  return {
    ...(properties && { additionalProperties: false, patternProperties: { '^(id|selfUri)$': { type: 'string' } } }),
    ...schema,
    ...(properties && { properties: mapValues(properties, closedBelow) }),
    ...(items && { items: closedBelow(items) }),
  };
}

interface NestedSchema {
  readonly properties?: Readonly<Record<string, NestedSchema>>;
  readonly items?: NestedSchema;
}

const mapValues = <T, U>(object: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));

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
