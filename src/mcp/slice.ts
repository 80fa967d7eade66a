import type { Call, CallOptions } from '../client/call.js';
import type { SliceTables } from '../client/client.js';
import type { ClientOptions } from '../client/options.js';
import type { OperationInfo } from '../transport/operation.js';
import type { ToolDescriptor } from './manifest.js';
import type { PromptTemplate } from './prompt-templates.js';

/** The style of tool names: full, or short without the common prefix. */
export type NameStyle = 'full' | 'short';

/** The facts about a slice of the API: its operations and tools. Generated code and files have them. */
export interface SliceData extends SliceTables {
  /** `digital` */
  readonly name: string;
  /** What the operations work on: `Genesys Cloud digital conversations`. */
  readonly title: string;
  /** The same in more detail, as a sentence for models. */
  readonly description: string;
  /** The name of the MCP server. */
  readonly serverName: string;
  /** The path of the MCP server over HTTP. */
  readonly serverPath: string;
  /** The prefix of all full tool names. */
  readonly prefix: string;
  /** All tools, in the order of the manifest. */
  readonly tools: readonly ToolDescriptor[];
  /** Operations in the order of `tools/list`. The tools of all others come after them. */
  readonly rankedOperations: readonly string[];
  /** Search terms for the operations of a channel. */
  readonly channelKeywords: Readonly<Record<string, string>>;
  /** Search terms for an operation. */
  readonly operationKeywords: Readonly<Record<string, string | undefined>>;
  /** What a model can do about errors and invalid arguments. */
  readonly advice: ToolAdvice;
  /** Operation ids by the full names that their tools had in earlier versions. */
  readonly oldTools: Readonly<Record<string, string>>;
  readonly prompts: readonly PromptTemplate[];
  /** The tools that are not one operation, by their operation id. */
  readonly ownTools?: Readonly<Record<string, RunTool>>;
  /** Loads the request and response schemas, so that they do not slow the start of the server. */
  loadSchemas(): Promise<SchemaFile>;
  /** @throws ArgumentError for invalid options. */
  createClient(options: ClientOptions): ToolClient;
}

/** Runs a tool that is not one operation. */
export type RunTool = (
  client: ToolClient,
  args: Record<string, unknown>,
  options: CallOptions & { maxWait: number },
) => Promise<object>;

/** Sentences for models. `{emails.get}` stands for the name of a tool, `{get}` for one of the same channel. */
export interface ToolAdvice {
  /** By error code, for all operations. */
  readonly errors: Readonly<Record<string, string>>;
  /** By operation and error code. */
  readonly operationErrors: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** By argument. */
  readonly arguments: Readonly<Record<string, ArgumentSource>>;
}

/** Where a model gets the value of an argument. */
export interface ArgumentSource {
  readonly description?: string;
  /** The operations of the slice that look the value up. */
  readonly lookups?: readonly string[];
  /** What they find: `queues`. */
  readonly noun?: string;
  /** The toolset that turns them on. */
  readonly toolset?: string;
}

/** The part of a client that runs tools. The client of every slice has it. */
export interface ToolClient {
  call(operationId: never, args: never, options?: CallOptions): Call<unknown>;
}

/** The content of `schemas.json`. */
export interface SchemaFile {
  /** By operation id and status. */
  readonly responses: Readonly<Record<string, Readonly<Record<string, object>>>>;
  /** By model. */
  readonly $defs: Readonly<Record<string, object>>;
}

/** A slice of the API: the tools of this package, or those of another generated folder. */
export interface Slice extends SliceData {
  /** The names of the channels whose tools are on by default, sorted. */
  readonly channels: readonly string[];
  /** The names of the toolsets that are off by default, sorted. */
  readonly companionToolsets: readonly string[];
  /** The tools that are on by default. */
  readonly defaultTools: readonly ToolDescriptor[];
  /** All tools, the most useful first. Tools without a rank come last, in the manifest's order. */
  readonly rankedTools: readonly ToolDescriptor[];
  /** The tools that have a rank. `--toolsets core` selects them. */
  readonly coreTools: readonly ToolDescriptor[];
  /** Returns the name of a tool in a style. */
  nameIn(style: NameStyle, tool: Pick<ToolDescriptor, 'name'>): string;
  /** All names that {@link findTool} finds a tool by, the current ones first. */
  namesOf(tool: ToolDescriptor): readonly string[];
  /** Finds a tool by its full or short name, its client method or its operation id. Old names work too. */
  findTool(name: string): ToolDescriptor | undefined;
  operationOf(tool: ToolDescriptor): OperationInfo;
}

/** Adds what follows from the facts. */
export function createSlice(data: SliceData): Slice {
  const { tools, prefix, rankedOperations, operations } = data;
  const rank = new Map(rankedOperations.map((id, index) => [id, index]));
  const rankOf = ({ _meta }: ToolDescriptor): number => rank.get(_meta.operationId) ?? rank.size;
  const defaultTools = tools.filter(isOnByDefault);
  const rankedTools = [...tools].sort((a, b) => rankOf(a) - rankOf(b));
  const nameIn: Slice['nameIn'] = (style, { name }) =>
    style === 'short' && name.startsWith(prefix) ? name.slice(prefix.length) : name;
  const oldNames = listOldNames(data, nameIn);
  const namesOf: Slice['namesOf'] = (tool) => [
    tool._meta.operationId,
    tool.name,
    nameIn('short', tool),
    clientMethodOf(tool),
    ...oldNames.filter(({ operationId }) => operationId === tool._meta.operationId).map(({ name }) => name),
  ];
  const toolsByName = new Map(tools.flatMap((tool) => namesOf(tool).map((name) => [name, tool])));
  return {
    ...data,
    channels: sortUnique(defaultTools.map(({ _meta }) => _meta.channel)),
    companionToolsets: sortUnique(tools.flatMap(({ _meta }) => _meta.toolset ?? [])),
    defaultTools,
    rankedTools,
    coreTools: rankedTools.slice(0, rank.size),
    nameIn,
    namesOf,
    findTool: (name) => toolsByName.get(name),
    operationOf({ _meta }) {
      const operation = operations[_meta.operationId];
      if (!operation) throw new Error(`The table of operations has no ${_meta.operationId}.`);
      return operation;
    },
  };
}

/** The names of earlier versions. `methods` has those of methods, in addition to the current ones. */
function listOldNames({ tools, methods, oldTools }: SliceData, nameIn: Slice['nameIn']) {
  const current = new Set(tools.map(clientMethodOf));
  const oldMethods = Object.entries(methods).flatMap(([channel, own]) =>
    Object.entries(own).map(([method, operationId]) => ({ name: `${channel}.${method}`, operationId })),
  );
  return [
    ...oldMethods.filter(({ name }) => !current.has(name)),
    ...Object.entries(oldTools).flatMap(([name, operationId]) => [
      { name, operationId },
      { name: nameIn('short', { name }), operationId },
    ]),
  ];
}

const sortUnique = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

/** Whether a tool is on unless a selection leaves it out. */
export const isOnByDefault = ({ _meta }: ToolDescriptor): boolean => _meta.toolset === undefined;

/** Returns the style of the name that a caller used for a tool, or the fallback if it used neither name. */
export function styleOf(
  { nameIn }: Slice,
  calledName: string | undefined,
  tool: ToolDescriptor,
  fallback: NameStyle,
): NameStyle {
  if (calledName === tool.name) return 'full';
  return calledName === nameIn('short', tool) ? 'short' : fallback;
}

/** Returns the client method of a tool's operation: `emails.list`. */
export const clientMethodOf = ({ _meta }: ToolDescriptor): string => `${_meta.channel}.${_meta.method}`;
