import { raceSignal } from './race-signal.js';

/** Returns what the user's function returns, or rejects with `createError()` after a timeout. The function keeps running. */
export async function withTimeout<T>(
  milliseconds: number,
  run: () => T | Promise<T>,
  createError: () => Error,
): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(createError()), milliseconds);
  try {
    return await raceSignal(Promise.resolve(run()), controller.signal);
  } finally {
    clearTimeout(timer);
  }
}
