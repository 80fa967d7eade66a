import type { AvailableTool, ToolCall } from '../available-tool.js';
import type { InputSchema, ToolDescriptor } from '../manifest.js';
import { type Observer, observeTool } from '../observability/observer.js';
import { addPcidArgument, isUnset, PCID } from '../pcid.js';
import type { Principal } from '../principal.js';
import type { Slice } from '../slice.js';
import { createFailure, createSuccess, type ToolResult } from '../tool-result.js';

/** A tool that the principal can call, with its descriptor. */
export interface DiscoverableTool {
  readonly tool: ToolDescriptor;
  readonly available: AvailableTool;
}

export const SEARCH = 'search_tools';
export const DESCRIBE = 'describe_tools';
export const CALL = 'call_tool';

/** In characters. Limits the cost of a search, which compares each word with the whole index. */
const MAX_QUERY_LENGTH = 500;

/** Creates three tools that replace all others in the list: they search, describe and call the principal's tools. */
export function createDiscoveryTools(
  entries: readonly DiscoverableTool[],
  principal: Principal,
  observe: Observer,
  slice: Slice,
): AvailableTool[] {
  const byTool = new Map(entries.map((entry) => [entry.tool, entry]));
  const find: FindEntry = (name) => {
    const tool = typeof name === 'string' ? slice.findTool(name) : undefined;
    return tool && byTool.get(tool);
  };
  const reject: RejectNames = async (names) => {
    const { suggestTools, formatSuggestions } = await import('../suggest-tools.js');
    const [first] = names;
    const style = entries.some(({ tool, available }) => available.name === tool.name) ? 'full' : 'short';
    const suggestions = typeof first === 'string' ? await suggestTools(slice, first, [...byTool.keys()], style) : [];
    return createUnknownToolFailure(names, formatSuggestions(suggestions));
  };
  const readTools = [createSearchTool(entries, slice), createDescribeTool(find, reject)].map((tool) =>
    observeTool(tool, observe, principal.name),
  );
  return [...readTools, createCallTool(entries, find, reject, principal, observe)];
}

/** Finds a tool by any of its names. */
type FindEntry = (name: unknown) => DiscoverableTool | undefined;
/** Creates the failure for unknown names. It suggests others. */
type RejectNames = (names: readonly unknown[]) => Promise<ToolResult>;

const READ_ANNOTATIONS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

function createSearchTool(entries: readonly DiscoverableTool[], slice: Slice): AvailableTool {
  const channels = [...new Set(entries.map(({ tool }) => tool._meta.channel))];
  const title = 'Search tools';
  const names = new Map(entries.map(({ tool, available }) => [tool, available.name]));
  return {
    name: SEARCH,
    title,
    description:
      `Searches ${entries.length} tools (${channels.join(', ')}) for the ones that fit a task. ` +
      `Then get their arguments with ${DESCRIBE}, and call one with ${CALL}.`,
    inputSchema: {
      type: 'object',
      properties: {
        query: {
          type: 'string',
          maxLength: MAX_QUERY_LENGTH,
          description: 'The task, such as "answer the customer\'s email".',
        },
        limit: { type: 'integer', minimum: 1, maximum: 20, default: 5, description: 'Maximum number of tools.' },
      },
      required: ['query'],
    },
    annotations: { title, ...READ_ANNOTATIONS },
    async run({ query, limit = 5 }) {
      if (typeof query !== 'string' || query.trim() === '')
        return createArgumentFailure('query', 'must be a string that describes the task');
      if (query.length > MAX_QUERY_LENGTH)
        return createArgumentFailure('query', `must have at most ${MAX_QUERY_LENGTH} characters`);
      if (!Number.isInteger(limit) || Number(limit) < 1 || Number(limit) > 20)
        return createArgumentFailure('limit', 'must be an integer from 1 to 20');
      const { searchTools } = await import('./search-tools.js');
      const found = searchTools(slice, query, new Set(names.keys()), Number(limit));
      if (found.length === 0) {
        return createSuccess({
          tools: [],
          hint: `No tool matches. Describe the task in other words. The channels of the tools are: ${channels.join(', ')}.`,
        });
      }
      return createSuccess({
        tools: found.map((tool) => ({ name: names.get(tool), title: tool.title, kind: kindOf(tool) })),
      });
    },
  };
}

/** Summarizes what a call can do, so that the model can choose between similar tools. */
const kindOf = ({ annotations }: ToolDescriptor): string =>
  annotations.readOnlyHint
    ? 'read'
    : [
        'write',
        annotations.destructiveHint && 'destructive',
        annotations.openWorldHint && 'reaches people outside the organization',
      ]
        .filter(Boolean)
        .join(', ');

function createDescribeTool(find: FindEntry, reject: RejectNames): AvailableTool {
  const title = 'Describe tools';
  return {
    name: DESCRIBE,
    title,
    description:
      'Returns the descriptions of tools, the JSON Schemas of their arguments, and the resource with the schema of the result.',
    inputSchema: {
      type: 'object',
      properties: {
        names: {
          type: 'array',
          items: { type: 'string' },
          minItems: 1,
          maxItems: 20,
          description: `Names of tools that ${SEARCH} found.`,
        },
      },
      required: ['names'],
    },
    annotations: { title, ...READ_ANNOTATIONS },
    async run({ names }) {
      if (!Array.isArray(names) || names.length === 0 || names.length > 20)
        return createArgumentFailure('names', 'must be an array of 1 to 20 tool names');
      const unknown = names.filter((name) => !find(name));
      if (unknown.length > 0) return reject(unknown);
      const tools = names.flatMap((name) => find(name) ?? []);
      return createSuccess({
        tools: tools.map(({ tool, available }) => ({
          name: available.name,
          title: available.title,
          description: available.description,
          inputSchema: removePcidArgument(available.inputSchema),
          annotations: tool.annotations,
          resultSchema: tool._meta.resultSchema,
          resultItemSchema: tool._meta.resultItemSchema,
        })),
      });
    },
  };
}

/** `PCID` is an argument of `call_tool` itself, so that the client mirrors it in a header, which a gateway can read. */
function removePcidArgument({ properties, required, ...schema }: InputSchema): InputSchema {
  const { [PCID]: _, ...others } = properties;
  const othersRequired = required?.filter((name) => name !== PCID) ?? [];
  return { ...schema, properties: others, ...(othersRequired.length > 0 ? { required: othersRequired } : {}) };
}

const CALL_SCHEMA: InputSchema = {
  type: 'object',
  properties: {
    name: { type: 'string', description: 'Name of the tool.' },
    arguments: { type: 'object', description: `Must match the schema that ${DESCRIBE} returns.` },
  },
  required: ['name'],
};

/** A call is observed as a call of the tool that it names, or as a call of `call_tool` if it names none. */
function createCallTool(
  entries: readonly DiscoverableTool[],
  find: FindEntry,
  rejectNames: RejectNames,
  principal: Principal,
  observe: Observer,
): AvailableTool {
  const hasSeveral = principal.connections.length > 1;
  const reject = (result: ToolResult, { signal }: ToolCall) =>
    observe({ tool: CALL, connection: undefined, principal: principal.name, signal }, async () => result);
  const hints = entries.map(({ tool }) => tool.annotations);
  const title = 'Call a tool';
  return {
    name: CALL,
    title,
    description: `Calls a tool that ${SEARCH} found. Get its arguments with ${DESCRIBE} first.`,
    inputSchema: hasSeveral ? addPcidArgument(CALL_SCHEMA) : CALL_SCHEMA,
    annotations: {
      title,
      readOnlyHint: hints.every(({ readOnlyHint }) => readOnlyHint),
      destructiveHint: hints.some(({ destructiveHint }) => destructiveHint),
      idempotentHint: hints.every(({ idempotentHint }) => idempotentHint),
      openWorldHint: hints.some(({ openWorldHint }) => openWorldHint),
    },
    async run({ name, arguments: args = {}, [PCID]: pcid, ...others }, call) {
      if (typeof name !== 'string') return reject(createArgumentFailure('name', 'must be the name of a tool'), call);
      const entry = find(name);
      if (!entry) return reject(await rejectNames([name]), call);
      if (typeof args !== 'object' || args === null || Array.isArray(args))
        return reject(
          createArgumentFailure('arguments', `must be an object that matches the schema from ${DESCRIBE}`),
          call,
        );
      const misplaced = Object.keys(others).find((key) => Object.hasOwn(entry.available.inputSchema.properties, key));
      if (misplaced !== undefined)
        return reject(createArgumentFailure(misplaced, 'is an argument of the tool: move it into arguments'), call);
      if (hasSeveral && Object.hasOwn(args, PCID))
        return reject(createArgumentFailure(`arguments.${PCID}`, `must be moved out of arguments, next to name`), call);
      const calledArgs = isUnset(pcid) ? { ...args } : { ...args, [PCID]: pcid };
      return entry.available.run(calledArgs, { ...call, calledName: name });
    },
  };
}

const createArgumentFailure = (argument: string, problem: string): ToolResult =>
  createFailure({
    kind: 'ArgumentError',
    message: `${argument} ${problem}. Nothing was sent.`,
    retryable: false,
    problems: [{ argument, problem }],
  });

const createUnknownToolFailure = (names: readonly unknown[], suggestions: string): ToolResult =>
  createFailure({
    kind: 'UnknownTool',
    message: `Unknown tool ${names.map(quote).join(', ')}. Nothing was sent.${suggestions} Find tools with ${SEARCH}.`,
    retryable: false,
  });

/** Truncated, because the name comes from the request. */
const quote = (name: unknown): string => JSON.stringify(String(name).slice(0, 120));
