import { ArgumentError, type ArgumentProblem } from '../transport/errors.js';
import type { SubscribeOptions } from './event-stream.js';

const KEYS: readonly string[] = ['signal', 'initial', 'resyncInterval', 'maxWaiting', 'maxConversations'];
/** Each interval costs at least one request for each channel. */
const MIN_INTERVAL_MS = 1_000;

/** @throws ArgumentError that lists every problem. */
export function validateOptions(options: SubscribeOptions): void {
  const problems: (ArgumentProblem | false)[] = [
    // Not `findUnknownKeys`: bundlers would move it to a chunk that clients without events load too.
    ...Object.keys(options)
      .filter((key) => !KEYS.includes(key))
      .map((argument) => ({ argument, problem: `is unknown. Use one of: ${KEYS.join(', ')}` })),
    options.initial !== undefined &&
      typeof options.initial !== 'boolean' && { argument: 'initial', problem: 'must be true or false' },
    validateMin(options, 'resyncInterval', MIN_INTERVAL_MS),
    validateMin(options, 'maxWaiting', 1),
    validateMin(options, 'maxConversations', 1),
  ];
  const found = problems.filter((problem) => problem !== false);
  if (found.length > 0) throw new ArgumentError('events.subscribe', found);
}

function validateMin(
  options: SubscribeOptions,
  argument: 'resyncInterval' | 'maxWaiting' | 'maxConversations',
  min: number,
): ArgumentProblem | false {
  const value = options[argument];
  return value !== undefined && !(value >= min) && { argument, problem: `must be a number, ${min} or more` };
}
