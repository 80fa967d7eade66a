const callbacks = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back when the signal is aborted, until the returned function is called. All callbacks of a signal share one
 * listener: platforms warn about a leak when a signal has many.
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (!signal) return () => {};
  const waiting = callbacks.get(signal) ?? new Set();
  if (!callbacks.has(signal)) {
    callbacks.set(signal, waiting);
    signal.addEventListener('abort', runCallbacks, { once: true });
  }
  waiting.add(callback);
  return () => {
    waiting.delete(callback);
    if (waiting.size === 0 && callbacks.delete(signal)) signal.removeEventListener('abort', runCallbacks);
  };
}

function runCallbacks({ target }: Event): void {
  for (const callback of callbacks.get(target as AbortSignal) ?? []) callback();
}
