import type { InputRequiredResult } from '@modelcontextprotocol/server';
import type { ToolResult } from '../result.js';

/** A call that goes to a connection: no argument and no content of it. */
export interface ObservedCall {
  /** The tool's full name. */
  readonly tool: string;
  readonly connection: string;
}

type Answer = ToolResult | InputRequiredResult;

/** Goes around a call, and hands on its answer as it is. */
export type Observer = <A extends Answer>(call: ObservedCall, run: () => Promise<A>) => Promise<A>;

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
