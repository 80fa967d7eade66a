import type { InputRequiredResult } from '@modelcontextprotocol/server';
import type { InputSchema, ToolDescriptor } from './manifest.js';
import type { ToolResult } from './tool-result.js';

/** A tool that a principal can call, with its name style and arguments on this server. */
export interface AvailableTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: InputSchema;
  readonly annotations: ToolDescriptor['annotations'];
  readonly _meta?: Record<string, unknown>;
  run(args: Record<string, unknown>, call: ToolCall): Promise<ToolResult | InputRequiredResult>;
}

/** What a tool can use of the MCP request that calls it. */
export interface ToolCall {
  /** The name that the caller used, if it may differ from the tool's. Messages name tools in its style. */
  readonly calledName?: string | undefined;
  readonly signal: AbortSignal;
  /** Sends a progress notification. A no-op if the client did not request progress. */
  reportProgress(message: string): void;
  /** Why the host can't ask a person, as a clause; undefined if it can. */
  readonly confirmationObstacle: string | undefined;
  /** Whether the host can ask a person to open a URL. */
  readonly canOpenUrls: boolean;
  /** The person's responses, by the id of the question. */
  readonly inputResponses: Record<string, unknown> | undefined;
  /** The state that the client returned with the responses. Untrusted. */
  readonly requestState: string | undefined;
}
