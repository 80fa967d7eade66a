import type { Log } from '../log.js';
import type { Observer } from './observer.js';

/** Logs each tool call: principal, tool, connection, duration and outcome, but never arguments or content. */
export const createCallLog =
  (log: Log): Observer =>
  async ({ tool, connection, principal, signal }, run) => {
    const started = performance.now();
    const logOutcome = (outcome: string, more: Record<string, unknown> = {}) => {
      const milliseconds = Math.round(performance.now() - started);
      log.info('tool call', { tool, connection, principal, outcome, milliseconds, ...more });
    };
    try {
      const result = await run();
      if (!('content' in result)) logOutcome('asked a person');
      else if (result.isError) logOutcome('error', errorFactsOf(result.structuredContent));
      else logOutcome('ok');
      return result;
    } catch (error) {
      logOutcome(signal.aborted ? 'canceled' : 'failed');
      throw error;
    }
  };

/**
 * Returns the facts that identify an error. The message is omitted, because it could contain arguments. An exception is
 * `GenesysError`, the failure of a local step such as reading the token store: its message is the only fact, and has no arguments.
 */
function errorFactsOf(structured: unknown): Record<string, unknown> {
  const { kind, status, code, correlationId, message } =
    (structured as { error?: Record<string, unknown> } | undefined)?.error ?? {};
  return { kind, status, code, correlationId, ...(kind === 'GenesysError' ? { reason: message } : {}) };
}
