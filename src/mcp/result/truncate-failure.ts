import type { ToolResult } from '../tool-result.js';
import { byteLengthOf, truncate, truncateText } from './truncate.js';

/**
 * Truncates a failure to `limit` bytes. The facts that the model acts on stay: status, code, correlation id and advice. The
 * message of Genesys, its details and the list of argument problems are truncated.
 *
 * @param limitAdvice - Who can raise the limit, and how.
 */
export function truncateFailure(result: ToolResult, limit: number, limitAdvice: string): ToolResult {
  const { error } = (result.structuredContent ?? {}) as { error?: Record<string, unknown> };
  const text = result.content.map((part) => part.text).join('\n');
  if (!error || (byteLengthOf(result.structuredContent) <= limit && byteLengthOf(text) <= limit)) return result;
  const { advice: fullAdvice = '', ...facts } = error;
  const advice = truncateToBytes(String(fullAdvice), Math.floor(limit / 2));
  const room = limit - byteLengthOf({ error: { advice } });
  const structuredContent = { error: { ...truncate(facts, room, limitAdvice), advice } };
  return {
    ...result,
    content: [{ type: 'text', text: formatText(text, error, advice, limit, limitAdvice) }],
    structuredContent,
  };
}

/** Adds the status, the code and the correlation id, which a truncated message may have lost. */
function formatText(
  text: string,
  error: Record<string, unknown>,
  advice: string,
  limit: number,
  limitAdvice: string,
): string {
  const named = { status: error.status, code: error.code, 'correlation id': error.correlationId };
  const facts = Object.entries(named)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${truncateToBytes(String(value), MAX_FACT_BYTES)}`)
    .join(', ');
  const after = [facts && `(${facts})`, advice, limitAdvice].filter(Boolean).join('\n');
  return `${truncateToBytes(String(error.message ?? text), limit - byteLengthOf(after))}\n${after}`;
}

/** Genesys' codes and correlation ids are shorter. */
const MAX_FACT_BYTES = 200;

const truncateToBytes = (text: string, budget: number): string =>
  byteLengthOf(text) <= budget ? text : truncateText(text, budget)[0];
