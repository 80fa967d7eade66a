import type { InputRequiredResult } from '@modelcontextprotocol/server';
import type { InputSchema, ToolDescriptor } from './manifest.js';
import type { ToolResult } from './tool-result.js';

/** A tool as it is offered to one principal. */
export interface OfferedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: InputSchema;
  readonly annotations: ToolDescriptor['annotations'];
  readonly _meta?: Record<string, unknown>;
  run(args: Record<string, unknown>, call: ToolCall): Promise<ToolResult | InputRequiredResult>;
}

/** A tool call's request, as the tool sees it. */
export interface ToolCall {
  readonly signal: AbortSignal;
  /** Reports what the call waits for. A no-op if the client asked for no progress. */
  progress(message: string): void;
  /** Why the principal's host can't ask a person, as a clause; undefined if it can. */
  readonly cannotAsk: string | undefined;
  /** The person's answers, by the name of the question. */
  readonly answers: Record<string, unknown> | undefined;
  /** The state that the client returned with the answers. Untrusted. */
  readonly state: string | undefined;
}
