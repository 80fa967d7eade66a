import type { InputRequiredResult } from '@modelcontextprotocol/server';
import type { OfferedTool } from '../available-tool.js';
import type { ToolResult } from '../tool-result.js';

/** A call of a tool: no argument and no content of it. */
export interface ObservedCall {
  /** The tool's full name. */
  readonly tool: string;
  /** Undefined for the server's own tools, and for a call that names no connection granted to the principal. */
  readonly connection: string | undefined;
  /** The principal's name, for the logs; undefined if everyone is the same principal. */
  readonly principal: string | undefined;
  /** Aborted when the call is cancelled. */
  readonly signal: AbortSignal;
}

type Answer = ToolResult | InputRequiredResult;

/** Goes around a call, and hands on its answer as it is. */
export type Observer = <A extends Answer>(call: ObservedCall, run: () => Promise<A>) => Promise<A>;

/** A tool of the server's own, whose calls go to no connection. */
export const observed = (tool: OfferedTool, observe: Observer, principal: string | undefined): OfferedTool => ({
  ...tool,
  run: (args, call) =>
    observe({ tool: tool.name, connection: undefined, principal, signal: call.signal }, () => tool.run(args, call)),
});

/** How a call ended: `ok`, `asked` (a person, first), or the kind of the error. */
export function outcomeOf(answer: Answer): string {
  if (!('content' in answer)) return 'asked';
  if (answer.isError !== true) return 'ok';
  const { error } = (answer.structuredContent ?? {}) as { error?: { kind?: unknown } };
  return typeof error?.kind === 'string' ? error.kind : 'Error';
}

/** Observers around each other, the first outermost. */
export const observers =
  (all: readonly Observer[]): Observer =>
  (call, run) =>
    all.reduceRight<typeof run>((inner, observer) => () => observer(call, inner), run)();
