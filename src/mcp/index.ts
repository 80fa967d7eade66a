/**
 * The MCP server, and tool calls without MCP.
 *
 * How tools are listed and called, with the file of each step:
 *
 *     list:  manifest ─▶ select ───▶ rank ────────▶ name ───────▶ add PCID ─▶ (discovery: three tools instead of all)
 *            slice       selection   slice          slice         pcid        discovery/
 *     call:  resolve name and PCID ─▶ validate ─▶ confirm ──────▶ operation ─────▶ format the result
 *            available-tools          validate    confirm-step    tool-executor    result/, tool-result, tool-errors
 *
 * `available-tools` combines these steps for one `Principal`. It returns `AvailableTool`s, each with its `run`; no other tool can
 * be called. `server-factory` registers the tools, resources and prompts with the SDK. `serve-stdio` and `http/` are the
 * transports, and `start-mcp` starts a server from flags. `observability/` logs, counts and traces every call.
 *
 * @packageDocumentation
 */

export { ENVIRONMENT, type Environment } from '../client/environment-options.js';
export type { Site } from '../server/site.js';
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
export { loadSlice } from './load-slice.js';
export { createLog, LEVELS, type Log, type LogLevel } from './log.js';
export { allTools, channels, type InputSchema, manifest, serverPath, type ToolDescriptor } from './manifest.js';
export { type FlagInfo, type McpFlags, mcpFlags } from './mcp-flags.js';
export { type Selection, toolsetNames } from './selection.js';
export type { InteractiveSignIn, StartConnection, StartedSignIn } from './sign-in-connection.js';
export type { NameStyle, SchemaFile, Slice, SliceData, ToolClient } from './slice.js';
export { type RunningServer, type StartOptions, startMcp } from './start-mcp.js';
export {
  createToolExecutor,
  type ToolCallOptions,
  type ToolExecutor,
  type ToolExecutorOptions,
} from './tool-executor.js';
export { nameIn, toolNamed } from './tool-names.js';
export type { ToolResult } from './tool-result.js';
