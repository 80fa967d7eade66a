import type { ToolResult } from '../tool-result.js';
import { cutTo, shorten, sizeOf } from './truncate.js';

/**
 * A failure of at most `limit` bytes. What the model needs to act on stays: status, code, correlation id and advice. Of a
 * longer one the rest is cut: what Genesys said, its details, what was wrong with the arguments.
 */
export function cutFailure(result: ToolResult, limit: number, how: string): ToolResult {
  const { error } = (result.structuredContent ?? {}) as { error?: Record<string, unknown> };
  const text = result.content.map((part) => part.text).join('\n');
  if (!error || (sizeOf(result.structuredContent) <= limit && sizeOf(text) <= limit)) return result;
  const { advice: whole = '', ...facts } = error;
  const advice = within(String(whole), Math.floor(limit / 2));
  const room = limit - sizeOf({ error: { advice } });
  const structuredContent = { error: { ...cutTo(facts, room, how), advice } };
  return { ...result, content: [{ type: 'text', text: words(text, error, advice, limit, how) }], structuredContent };
}

/** The message stands first, and its end, where the correlation id is, may be lost: so that is said again. */
function words(text: string, error: Record<string, unknown>, advice: string, limit: number, how: string): string {
  const named = { status: error.status, code: error.code, 'correlation id': error.correlationId };
  const facts = Object.entries(named)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${within(String(value), FACT)}`)
    .join(', ');
  const after = [facts && `(${facts})`, advice, how].filter(Boolean).join('\n');
  return `${within(String(error.message ?? text), limit - sizeOf(after))}\n${after}`;
}

/** Longer than any code or correlation id that Genesys gives. */
const FACT = 200;

const within = (text: string, budget: number): string => (sizeOf(text) <= budget ? text : shorten(text, budget)[0]);
