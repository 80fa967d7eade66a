import { createFailure, type FailureFacts, type ToolResult } from '../tool-result.js';
import { byteLengthOf, type Masking, truncate, truncateText } from './truncate.js';

/**
 * Truncates a failure to `limit` bytes. The facts that the model acts on stay: status, code, correlation id and advice. The
 * message of Genesys, its details and the list of argument problems are truncated.
 *
 * @param limitAdvice - Who can raise the limit, and how.
 */
export function truncateFailure(result: ToolResult, limit: number, limitAdvice: string, masking?: Masking): ToolResult {
  const { error } = (result.structuredContent ?? {}) as { error?: FailureFacts };
  if (!error) return result;
  const { advice: fullAdvice, ...facts } = error;
  const advice = fullAdvice === undefined ? {} : { advice: truncateToBytes(fullAdvice, Math.floor(limit / 2)) };
  const room = limit - byteLengthOf({ error: advice });
  const kept = truncate(facts, room, limitAdvice, masking);
  return kept === facts && advice.advice === fullAdvice
    ? result
    : createFailure({ ...(kept as typeof facts), ...advice });
}

const truncateToBytes = (text: string, budget: number): string =>
  byteLengthOf(text) <= budget ? text : truncateText(text, budget)[0];
