/**
 * The MCP server, and tool calls without MCP.
 *
 * What a caller is offered, and what a call goes through (each step is a file of its own):
 *
 *     list:  manifest ─▶ select ─▶ order ─▶ name ─▶ decorate with PCID ─▶ (discovery: three tools in place of all)
 *            manifest    selection usefulness names  pcid                  offer
 *     call:  resolve name and PCID ─▶ validate ─▶ confirm ─▶ operation ─▶ shape the result
 *            offer                    validate,   confirm    execute      result, tool-errors
 *                                     problems
 *
 * `offer` puts both together for one `Caller`: it gives the list of `OfferedTool`s, each with its `run`, and what is not
 * in the list can't be called. `server` registers them with the SDK; `stdio` and `http/` are the transports; `start` puts
 * a server together from flags.
 *
 * Where further things are:
 * - arguments of the server's own beside PCID (`fields`): added in `offer` like `withPcid`, taken off in `run`;
 * - what is done to data (projection, marking, masking, cutting): `shape/`, applied in `execute`;
 * - three tools in place of all: `discovery/`, over the same `OfferedTool`s, so that nothing that is switched off can be
 *   reached;
 * - resources and prompts: registered in `server`, from the same `Caller`;
 * - health, metrics, the page for browsers: `http/`;
 * - counters and spans around a call: `observe/`, around every call of a tool.
 *
 * @packageDocumentation
 */

export { type Connection, type ConnectionOptions, openConnection } from './connections.js';
export { connectionFromEnvironment, ENVIRONMENT, type Environment } from './environment.js';
export { createToolExecutor, type ToolCallOptions, type ToolExecutor, type ToolExecutorOptions } from './execute.js';
export { type FlagInfo, type McpFlags, mcpFlags } from './flags.js';
export {
  type AnthropicTool,
  formatTools,
  type OpenAiTool,
  TOOL_FORMATS,
  type ToolFormats,
  type VercelAiTool,
} from './format.js';
export { createLog, LEVELS, type Log, type LogLevel } from './log.js';
export { channels, type InputSchema, manifest, serverPath, type ToolDescriptor } from './manifest.js';
export { type NameStyle, nameIn, toolNamed } from './names.js';
export type { ToolResult } from './result.js';
export { type Selection, toolsetNames } from './selection.js';
export { type Running, type StartOptions, startMcp } from './start.js';
