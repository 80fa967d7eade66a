import type { Log } from './log.js';
import type { Caller, OfferedTool } from './offer.js';
import { PCID } from './pcid.js';

/** A tool whose calls are logged: who, what, where, how long and how it ended. Never arguments, never content. */
export function logged(tool: OfferedTool, caller: Caller, log: Log): OfferedTool {
  return {
    ...tool,
    async run(args, call) {
      const begun = performance.now();
      const tell = (outcome: string, more: Record<string, unknown> = {}) =>
        log.info('tool call', {
          tool: tool.name,
          connection: connectionOf(caller, args[PCID]),
          caller: caller.name,
          outcome,
          milliseconds: Math.round(performance.now() - begun),
          ...more,
        });
      try {
        const result = await tool.run(args, call);
        if (!('content' in result)) tell('asked a person');
        else if (result.isError) tell('error', factsOf(result.structuredContent));
        else tell('ok');
        return result;
      } catch (error) {
        tell(call.signal.aborted ? 'cancelled' : 'failed');
        throw error;
      }
    },
  };
}

/** Its id, where it is one of the caller's: what a caller has made up is not logged. */
const connectionOf = ({ connections }: Caller, pcid: unknown): string | undefined =>
  (pcid === undefined && connections.length === 1 ? connections[0] : connections.find(({ id }) => id === pcid))?.id;

/** Of an error what identifies it, and not its message: that could repeat what was sent. */
function factsOf(structured: unknown): Record<string, unknown> {
  const { kind, status, code, correlationId } =
    (structured as { error?: Record<string, unknown> } | undefined)?.error ?? {};
  return { kind, status, code, correlationId };
}
