import type { Clock } from '../../src/transport/clock.js';
import { onAbort } from '../../src/transport/on-abort.js';

interface Sleep {
  readonly end: number;
  readonly wake: () => void;
}

/** A clock that moves only with `advance`. Short waits, such as those before a new connection, end at once. */
export function createStreamClock(): Clock & { advance(milliseconds: number): void } {
  let now = 1_800_000_000_000;
  const sleeps = new Set<Sleep>();
  return {
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const isShort = milliseconds < 1_000;
        const sleep: Sleep = {
          end: now + milliseconds,
          wake: () => {
            sleeps.delete(sleep);
            removeListener();
            resolve();
          },
        };
        if (isShort) return void setImmediate(resolve);
        sleeps.add(sleep);
        const removeListener = onAbort(signal, () => {
          sleeps.delete(sleep);
          reject(signal?.reason);
        });
      }),
    advance: (milliseconds) => {
      now += milliseconds;
      for (const sleep of [...sleeps]) if (sleep.end <= now) sleep.wake();
    },
  };
}
