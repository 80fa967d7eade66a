const callbacks = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back when the signal is aborted, until the returned function is called. However many wait for a signal, it has
 * one listener: platforms take many for a leak, and warn.
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (!signal) return () => {};
  const waiting = callbacks.get(signal) ?? listenTo(signal);
  waiting.add(callback);
  return () => {
    waiting.delete(callback);
    if (waiting.size === 0 && callbacks.delete(signal)) signal.removeEventListener('abort', tellAll);
  };
}

function listenTo(signal: AbortSignal): Set<() => void> {
  const waiting = new Set<() => void>();
  callbacks.set(signal, waiting);
  signal.addEventListener('abort', tellAll, { once: true });
  return waiting;
}

function tellAll({ target }: Event): void {
  const signal = target as AbortSignal;
  for (const callback of callbacks.get(signal) ?? []) callback();
}
