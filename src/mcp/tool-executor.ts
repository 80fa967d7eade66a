import { ArgumentError } from '../transport/errors.js';
import type { RetryEvent } from '../transport/events.js';
import { digitalSlice } from './digital-slice.js';
import type { InputSchema, ToolDescriptor } from './manifest.js';
import { normalizeArguments } from './normalize-arguments.js';
import { encodeFile } from './result/file-result.js';
import {
  createResultFormatter,
  DEFAULT_MAX_RESULT_BYTES,
  MIN_RESULT_BYTES,
  type ResultFormatter,
  type ToolCallContext,
} from './result/result-formatter.js';
import type { NameStyle, Slice, ToolClient } from './slice.js';
import { startTimeLimit } from './time-limit.js';
import { toToolResult } from './tool-errors.js';
import { createFailure, createSuccess, type ToolResult, toHostResult } from './tool-result.js';
import { validate } from './validate.js';
import { findVerificationTool } from './verification-tool.js';

/** Settings of one tool call. */
export interface ToolCallOptions {
  /** Cancels the call. The promise is rejected with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called before each retry, before its delay. */
  onRetry?: ((event: RetryEvent) => unknown) | undefined;
}

/** Runs a tool by its full or short name. Failures are results with `isError`. Only a canceled call throws. */
export type ToolExecutor = (
  name: string,
  args?: Record<string, unknown>,
  options?: ToolCallOptions,
) => Promise<ToolResult>;

/** Settings of {@link createToolExecutor}. They work as the same settings of the MCP server. */
export interface ToolExecutorOptions {
  /**
   * The maximum size of a result, in bytes of its data as JSON: an integer of at least 2,000, or `Infinity`. Default: 50,000.
   * In a larger result, long texts and lists are truncated, and `_cut` lists what was omitted. A larger failure keeps its
   * status, code, correlation id and advice.
   */
  maxResultBytes?: number | undefined;
  /** Masks email addresses, phone numbers and card numbers in results and failures. Default: false. */
  redact?: boolean | undefined;
  /** The tools of another slice, from {@link loadSlice}. The client must be of the same slice. Default: those of this package. */
  slice?: Slice | undefined;
  /** Adds the data as `structuredContent`, for programs that read it. Default: false. */
  structured?: boolean | undefined;
}

/**
 * Creates a function that runs tool calls with a client, for frameworks other than MCP. Give the model the tools of
 * `tools.json`, and pass its calls to the executor.
 *
 * Results are the same as the MCP server's: one text of JSON, truncated to a maximum size. The property `_notice` and `_meta` say
 * which text customers may have written.
 *
 * @throws ArgumentError for invalid settings.
 *
 * @example
 * const execute = createToolExecutor(client, { maxResultBytes: 20_000, redact: true });
 * const { content, isError } = await execute('get_email', { conversationId });
 */
export function createToolExecutor(
  client: ToolClient,
  {
    maxResultBytes = DEFAULT_MAX_RESULT_BYTES,
    redact = false,
    structured = false,
    slice = digitalSlice,
  }: ToolExecutorOptions = {},
): ToolExecutor {
  const isLimit = Number.isInteger(maxResultBytes) || maxResultBytes === Number.POSITIVE_INFINITY;
  if (!isLimit || maxResultBytes < MIN_RESULT_BYTES) {
    const problem = `must be an integer of at least ${MIN_RESULT_BYTES}, or Infinity, not ${maxResultBytes}`;
    throw new ArgumentError('createToolExecutor', [{ argument: 'maxResultBytes', problem }]);
  }
  const limitAdvice = 'The operator of this application can raise maxResultBytes.';
  const resultFormatter = createResultFormatter({ maxResultBytes, redact, projection: false, limitAdvice });
  return async (name, args = {}, options = {}) => {
    const tool = slice.findTool(name);
    if (!tool) return toHostResult(resultFormatter.formatFailure(createUnknownToolFailure(name, slice)), structured);
    // Advice names other tools in the style of the called name.
    const names = name === tool.name ? 'full' : 'short';
    const result = await executeTool(tool, client, args, { ...options, slice, resultFormatter, names });
    return toHostResult(result, structured);
  };
}

/** Settings of {@link executeTool}. */
export interface ExecuteOptions<Instead> extends ToolCallOptions {
  /** The slice of the tool. Default: this package's. */
  slice?: Slice;
  /** Called with valid arguments, before the request is sent. If it returns a result, that is returned and nothing is sent. */
  beforeSend?: ((args: Record<string, unknown>) => Promise<Instead | undefined>) | undefined;
  names?: NameStyle;
  /** Whether the principal can call a tool. Error messages name no other. */
  isAvailable?: (tool: ToolDescriptor) => boolean;
  /** Formats the data and failures. By default they are returned unchanged. */
  resultFormatter?: ResultFormatter | undefined;
  /** Milliseconds after which the call is aborted; 0 for no limit. Default: 0. */
  maxWait?: number | undefined;
  /** The requested properties of the data, if `resultFormatter` supports projection. */
  fields?: unknown;
}

/** Validates the arguments, calls the operation and formats the result. */
export async function executeTool<Instead = never>(
  tool: ToolDescriptor,
  client: ToolClient,
  callArgs: Record<string, unknown>,
  {
    signal,
    onRetry,
    beforeSend,
    slice = digitalSlice,
    names = 'full',
    isAvailable = () => true,
    resultFormatter,
    fields,
    maxWait = 0,
  }: ExecuteOptions<Instead> = {},
): Promise<ToolResult | Instead> {
  const { operationId } = tool._meta;
  const verificationTool = findVerificationTool(tool, slice);
  const checkWith =
    verificationTool && isAvailable(verificationTool) ? slice.nameIn(names, verificationTool) : undefined;
  const call: ToolCallContext = { slice, tool, names, isAvailable, fields };
  const name = slice.nameIn(names, tool);
  const args = normalizeArguments(tool.inputSchema, callArgs);
  try {
    const problems = await validate(disallowUnknownArguments(tool), args);
    if (problems.length > 0) throw new ArgumentError(name, problems, { operationId });
    await resultFormatter?.validateFields(call);
    const instead = await beforeSend?.(args);
    if (instead !== undefined) return instead;
    const limit = startTimeLimit(name, slice.operationOf(tool), maxWait);
    const callOptions = limit.applyTo({ signal, onRetry });
    const runOwnTool = slice.ownTools?.[operationId];
    const sent = runOwnTool
      ? runOwnTool(client, args, { ...callOptions, maxWait }).then((data) => ({ data, response: { status: 200 } }))
      : client.call(operationId as never, args as never, callOptions).withResponse();
    const { data, response } = await sent.finally(limit.clear);
    return resultFormatter && data !== undefined
      ? await resultFormatter.formatData(data, call)
      : createSuccess(data instanceof Blob ? await encodeFile(data) : data, response.status, checkWith);
  } catch (error) {
    const result = toToolResult(error, { ...call, name, args, operation: slice.operationOf(tool), checkWith });
    return resultFormatter?.formatFailure(result) ?? result;
  }
}

/** Rejects unknown arguments. Otherwise a misspelled one would be ignored silently. */
function disallowUnknownArguments({ inputSchema }: ToolDescriptor): object {
  let schema = strictSchemas.get(inputSchema);
  if (!schema)
    strictSchemas.set(inputSchema, (schema = { ...disallowUnknownProperties(inputSchema), ...NO_OTHER_PROPERTIES }));
  return schema;
}
const strictSchemas = new WeakMap<object, object>();
/** At the top level, unlike in nested objects, an `id` is unknown too. */
const NO_OTHER_PROPERTIES = { additionalProperties: false, patternProperties: {} };

/**
 * Rejects unknown properties of nested objects, if the schema lists their properties. A reference to another resource may have
 * `id` and `selfUri`, which the schemas omit as read-only.
 */
function disallowUnknownProperties(schema: InputSchema | NestedSchema): NestedSchema {
  const { properties, items } = schema as NestedSchema;
  return {
    ...(properties && { additionalProperties: false, patternProperties: { '^(id|selfUri)$': { type: 'string' } } }),
    ...schema,
    ...(properties && { properties: mapValues(properties, disallowUnknownProperties) }),
    ...(items && { items: disallowUnknownProperties(items) }),
  };
}

interface NestedSchema {
  readonly properties?: Readonly<Record<string, NestedSchema>>;
  readonly items?: NestedSchema;
}

const mapValues = <T, U>(object: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));

function createUnknownToolFailure(name: string, slice: Slice): ToolResult {
  const words = name
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word.length > 3);
  const near = slice.tools
    .map((tool) => ({
      name: slice.nameIn('short', tool),
      hits: words.filter((word) => tool.name.endsWith(word)).length,
    }))
    .filter(({ hits }) => hits > 0)
    .slice(0, 5)
    .map((tool) => tool.name);
  const hint = near.length > 0 ? ` Similar tools: ${near.join(', ')}.` : '';
  return createFailure({ kind: 'UnknownTool', message: `Unknown tool "${name}".${hint}`, retryable: false, near });
}
