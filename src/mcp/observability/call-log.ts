import type { Log } from '../log.js';
import type { Observer } from './observer.js';

/** Logs each call of a tool: who, what, where, how long and how it ended. Never arguments, never content. */
export const callLog =
  (log: Log): Observer =>
  async ({ tool, connection, principal, signal }, run) => {
    const begun = performance.now();
    const tell = (outcome: string, more: Record<string, unknown> = {}) => {
      const milliseconds = Math.round(performance.now() - begun);
      log.info('tool call', { tool, connection, principal, outcome, milliseconds, ...more });
    };
    try {
      const result = await run();
      if (!('content' in result)) tell('asked a person');
      else if (result.isError) tell('error', factsOf(result.structuredContent));
      else tell('ok');
      return result;
    } catch (error) {
      tell(signal.aborted ? 'cancelled' : 'failed');
      throw error;
    }
  };

/**
 * Of an error what identifies it, and not its message: that could repeat what was sent. A failure of the server's own, such as
 * that of its token store, has nothing else, and knows nothing of what was to be sent.
 */
function factsOf(structured: unknown): Record<string, unknown> {
  const { kind, status, code, correlationId, message } =
    (structured as { error?: Record<string, unknown> } | undefined)?.error ?? {};
  return { kind, status, code, correlationId, ...(kind === 'GenesysError' ? { reason: message } : {}) };
}
