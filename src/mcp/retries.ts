import { AsyncLocalStorage } from 'node:async_hooks';
import type { Hooks, RetryEvent } from '../http/observe.js';

type Listener = (event: RetryEvent) => void;

const listening = new AsyncLocalStorage<Listener>();

/** Hooks of a client that tell each retry to the tool call that it belongs to. What the hooks did before, they still do. */
export const tellingRetries = (hooks: Hooks = {}): Hooks => ({
  ...hooks,
  onRetry(event) {
    listening.getStore()?.(event);
    return hooks.onRetry?.(event);
  },
});

/** Runs a call, and hears of the retries in it and in no other. */
export const hearingRetries = <T>(listener: Listener, run: () => T): T => listening.run(listener, run);

/** What a caller who waits is told. */
export function wordsFor({ attempt, delay, error }: RetryEvent): string {
  const seconds = Math.max(1, Math.round(delay / 1000));
  const why = error.status === 429 ? 'Genesys asks to slow down' : `attempt ${attempt} failed (${error.name})`;
  return `${why}; trying again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
}
