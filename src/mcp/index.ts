/**
 * The MCP server, and tool calls without MCP.
 *
 * The steps of a list and of a call, each with the file that implements it:
 *
 *     list:  manifest ─▶ select ───▶ order ──────▶ name ───────▶ add PCID ─▶ (discovery: three tools instead of all)
 *            manifest    selection   usefulness    tool-names    pcid        discovery/
 *     call:  resolve name and PCID ─▶ validate ─▶ confirm ──────▶ operation ─────▶ shape the result
 *            offer                    validate    confirm-step    tool-executor    shape/, tool-result, tool-errors
 *
 * `offer` composes both for one `Principal` and returns a list of `OfferedTool`s, each with its `run`. A tool that is not in
 * the list cannot be called. `server-factory` registers the tools, resources and prompts with the SDK. `serve-stdio` and
 * `http/` are the transports; `start-mcp` creates a server from flags. `observe/` logs, counts and traces every call.
 *
 * @packageDocumentation
 */

export { ENVIRONMENT, type Environment } from '../client/environment-options.js';
export { type Connection, type ConnectionOptions, connectionFromEnvironment, openConnection } from './connections.js';
export {
  type AnthropicTool,
  formatTools,
  type OpenAiTool,
  TOOL_FORMATS,
  type ToolDefinition,
  type ToolFormats,
  type VercelAiTool,
} from './format-tools.js';
export { createLog, LEVELS, type Log, type LogLevel } from './log.js';
export { channels, type InputSchema, manifest, serverPath, type ToolDescriptor } from './manifest.js';
export { type FlagInfo, type McpFlags, mcpFlags } from './mcp-flags.js';
export { type Selection, toolsetNames } from './selection.js';
export { type Running, type StartOptions, startMcp } from './start-mcp.js';
export {
  createToolExecutor,
  type ToolCallOptions,
  type ToolExecutor,
  type ToolExecutorOptions,
} from './tool-executor.js';
export { type NameStyle, nameIn, toolNamed } from './tool-names.js';
export type { ToolResult } from './tool-result.js';
