import type { OfferedTool, ToolCall } from '../available-tool.js';
import type { InputSchema, ToolDescriptor } from '../manifest.js';
import { type Observer, observed } from '../observability/observer.js';
import { PCID, withPcid } from '../pcid.js';
import type { Principal } from '../principal.js';
import { failure, success, type ToolResult } from '../tool-result.js';

/** A tool offered to the principal, with its descriptor. */
export interface Discoverable {
  readonly tool: ToolDescriptor;
  readonly offered: OfferedTool;
}

export const SEARCH = 'search_tools';
export const DESCRIBE = 'describe_tools';
export const CALL = 'call_tool';

/** In characters. A task in plain words is shorter, and each word is compared with all that are indexed. */
const LONGEST_QUERY = 500;

/**
 * Three tools in place of all: to find those of a task, to read their arguments, to call one. They reach the principal's
 * own tools and no other.
 */
export function discover(entries: readonly Discoverable[], principal: Principal, observe: Observer): OfferedTool[] {
  const byName = new Map(entries.map((entry) => [entry.offered.name, entry]));
  const own = [searchTools(entries), describeTools(byName)].map((tool) => observed(tool, observe, principal.name));
  return [...own, callTool(byName, principal, observe)];
}

const READS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

function searchTools(entries: readonly Discoverable[]): OfferedTool {
  const channels = [...new Set(entries.map(({ tool }) => tool._meta.channel))];
  const title = 'Search the tools';
  const names = new Map(entries.map(({ tool, offered }) => [tool, offered.name]));
  return {
    name: SEARCH,
    title,
    description:
      `Finds the tools for a task among ${entries.length} tools (${channels.join(', ')}). ` +
      `Then ${DESCRIBE} gives their arguments and ${CALL} calls one.`,
    inputSchema: {
      type: 'object',
      properties: {
        query: {
          type: 'string',
          maxLength: LONGEST_QUERY,
          description: 'The task in plain words, such as "answer the customer\'s email".',
        },
        limit: { type: 'integer', minimum: 1, maximum: 20, default: 5 },
      },
      required: ['query'],
    },
    annotations: { title, ...READS },
    async run({ query, limit = 5 }) {
      if (typeof query !== 'string' || query.trim() === '') return wrong('query', 'must be a text: the task');
      if (query.length > LONGEST_QUERY) return wrong('query', `must have at most ${LONGEST_QUERY} characters`);
      if (!Number.isInteger(limit) || Number(limit) < 1 || Number(limit) > 20)
        return wrong('limit', 'must be an integer from 1 to 20');
      const { search } = await import('./search-tools.js');
      const found = search(query, new Set(names.keys()), Number(limit));
      if (found.length === 0) {
        return success({
          tools: [],
          hint: `Nothing fits. Say it in other words; the tools are of ${channels.join(', ')}.`,
        });
      }
      return success({
        tools: found.map((tool) => ({ name: names.get(tool), title: tool.title, kind: kindOf(tool) })),
      });
    },
  };
}

/** What a call may do, in a word: for the model's choice between neighbours. */
const kindOf = ({ annotations }: ToolDescriptor): string =>
  annotations.readOnlyHint
    ? 'read'
    : ['write', annotations.destructiveHint && 'destructive', annotations.openWorldHint && 'reaches people outside']
        .filter(Boolean)
        .join(', ');

function describeTools(byName: ReadonlyMap<string, Discoverable>): OfferedTool {
  const title = 'Describe tools';
  return {
    name: DESCRIBE,
    title,
    description: 'What tools do, and the JSON Schema of their arguments.',
    inputSchema: {
      type: 'object',
      properties: { names: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 20 } },
      required: ['names'],
    },
    annotations: { title, ...READS },
    async run({ names }) {
      if (!Array.isArray(names) || names.length === 0 || names.length > 20)
        return wrong('names', 'must be an array of 1 to 20 names of tools');
      const unknown = names.filter((name) => !byName.has(name));
      if (unknown.length > 0) return noTool(unknown);
      const tools = names.flatMap((name) => byName.get(name) ?? []);
      return success({
        tools: tools.map(({ tool, offered }) => ({
          name: offered.name,
          title: offered.title,
          description: offered.description,
          inputSchema: withoutPcid(offered.inputSchema),
          annotations: tool.annotations,
        })),
      });
    },
  };
}

/** `PCID` stands beside the tool's name in the call, where a gateway can read it. */
function withoutPcid({ properties, required, ...schema }: InputSchema): InputSchema {
  const { [PCID]: _, ...others } = properties;
  const needed = required?.filter((name) => name !== PCID) ?? [];
  return { ...schema, properties: others, ...(needed.length > 0 ? { required: needed } : {}) };
}

const CALL_SCHEMA: InputSchema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    arguments: { type: 'object', description: `By the schema that ${DESCRIBE} gives.` },
  },
  required: ['name'],
};

/** A call counts as one of the tool that it calls, and as its own where it calls none. */
function callTool(byName: ReadonlyMap<string, Discoverable>, principal: Principal, observe: Observer): OfferedTool {
  const refused = (result: ToolResult, { signal }: ToolCall) =>
    observe({ tool: CALL, connection: undefined, principal: principal.name, signal }, async () => result);
  const hints = [...byName.values()].map(({ tool }) => tool.annotations);
  const title = 'Call a tool';
  return {
    name: CALL,
    title,
    description: `Calls a tool that ${SEARCH} found. Read its arguments with ${DESCRIBE} first.`,
    inputSchema: withPcid(CALL_SCHEMA, principal.connections.length > 1),
    annotations: {
      title,
      readOnlyHint: hints.every(({ readOnlyHint }) => readOnlyHint),
      destructiveHint: hints.some(({ destructiveHint }) => destructiveHint),
      idempotentHint: hints.every(({ idempotentHint }) => idempotentHint),
      openWorldHint: hints.some(({ openWorldHint }) => openWorldHint),
    },
    async run({ name, arguments: args = {}, [PCID]: pcid }, call) {
      const entry = typeof name === 'string' ? byName.get(name) : undefined;
      if (!entry) return refused(noTool([name]), call);
      if (typeof args !== 'object' || args === null || Array.isArray(args))
        return refused(wrong('arguments', `must be an object by the schema that ${DESCRIBE} gives`), call);
      if (Object.hasOwn(args, PCID))
        return refused(wrong(`arguments.${PCID}`, `stands beside name, not in arguments`), call);
      return entry.offered.run(pcid === undefined ? { ...args } : { ...args, [PCID]: pcid }, call);
    },
  };
}

const wrong = (argument: string, problem: string): ToolResult =>
  failure([`${argument} ${problem}. Nothing was sent.`], {
    kind: 'ArgumentError',
    retryable: false,
    problems: [{ argument, problem }],
  });

const noTool = (names: readonly unknown[]): ToolResult =>
  failure([`There is no tool ${names.map(quoted).join(', ')}. Nothing was sent. ${SEARCH} finds tools.`], {
    kind: 'UnknownTool',
    retryable: false,
  });

/** No longer than any name is: it comes from the request. */
const quoted = (name: unknown): string => JSON.stringify(String(name).slice(0, 120));
