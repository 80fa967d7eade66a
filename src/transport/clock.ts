import { onAbort } from './on-abort.js';

/** The source of time. Tests can pass their own. */
export interface Clock {
  /** Returns milliseconds since 1970. */
  now(): number;
  /** Resolves after so many milliseconds. Rejects with the signal's reason as soon as the signal is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** The longest delay of a platform timer. A longer one would fire at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const timer = setTimeout(
        () => {
          removeListener();
          resolve();
        },
        Math.min(milliseconds, MAX_TIMER_MS),
      );
      const removeListener = onAbort(signal, () => {
        clearTimeout(timer);
        reject(signal?.reason);
      });
    }),
};
