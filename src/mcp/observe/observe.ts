import type { InputRequiredResult } from '@modelcontextprotocol/server';
import type { OfferedTool } from '../offer.js';
import type { ToolResult } from '../result.js';

/** A call of a tool: no argument and no content of it. */
export interface ObservedCall {
  /** The tool's full name. */
  readonly tool: string;
  /** Undefined for the server's own tools, and where a call names no connection that is open to its caller. */
  readonly connection: string | undefined;
  /** Who calls, for the logs; undefined where everyone is the same. */
  readonly caller: string | undefined;
  /** Aborted when the call is cancelled. */
  readonly signal: AbortSignal;
}

type Answer = ToolResult | InputRequiredResult;

/** Goes around a call, and hands on its answer as it is. */
export type Observer = <A extends Answer>(call: ObservedCall, run: () => Promise<A>) => Promise<A>;

/** A tool of the server's own, whose calls go to no connection. */
export const observed = (tool: OfferedTool, observe: Observer, caller: string | undefined): OfferedTool => ({
  ...tool,
  run: (args, call) =>
    observe({ tool: tool.name, connection: undefined, caller, signal: call.signal }, () => tool.run(args, call)),
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
