import type { InputRequiredResult } from '@modelcontextprotocol/server';
import type { AvailableTool } from '../available-tool.js';
import type { ToolResult } from '../tool-result.js';

/** A tool call, without its arguments and content. */
export interface ObservedCall {
  /** The tool's full name. */
  readonly tool: string;
  /** Undefined for the server's own tools, and for a call without a connection that is granted to the principal. */
  readonly connection: string | undefined;
  /** The name of the principal; undefined if everyone is the same principal. */
  readonly principal: string | undefined;
  /** Aborted when the call is canceled. */
  readonly signal: AbortSignal;
}

type CallResult = ToolResult | InputRequiredResult;

/** Wraps a tool call. It must return the result of `run` unchanged. */
export type Observer = <R extends CallResult>(call: ObservedCall, run: () => Promise<R>) => Promise<R>;

/** Observes the calls of one of the server's own tools, which use no connection. */
export const observeTool = (tool: AvailableTool, observe: Observer, principal: string | undefined): AvailableTool => ({
  ...tool,
  run: (args, call) =>
    observe({ tool: tool.name, connection: undefined, principal, signal: call.signal }, () => tool.run(args, call)),
});

/** Returns the outcome of a call: `ok`, `asked` (a person must confirm it first), or the kind of the error. */
export function outcomeOf(result: CallResult): string {
  if (!('content' in result)) return 'asked';
  if (result.isError !== true) return 'ok';
  const { error } = (result.structuredContent ?? {}) as { error?: { kind?: unknown } };
  return typeof error?.kind === 'string' ? error.kind : 'Error';
}

/** Combines observers. The first one is the outermost. */
export const composeObservers =
  (all: readonly Observer[]): Observer =>
  (call, run) =>
    all.reduceRight<typeof run>((inner, observer) => () => observer(call, inner), run)();
