import type { RetryEvent } from '../transport/events.js';

/** What a caller who waits is told. */
export function wordsFor({ attempt, delay, error }: RetryEvent): string {
  const seconds = Math.max(1, Math.round(delay / 1000));
  const why = error.status === 429 ? 'Genesys asks to slow down' : `attempt ${attempt} failed (${error.name})`;
  return `${why}; trying again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
}
