import type { Clock } from '../../src/transport/clock.js';

export interface ManualClock extends Clock {
  advance(milliseconds: number): void;
  /** The length of each sleep in milliseconds. */
  readonly slept: number[];
}

/** A clock that moves only with `advance` and `sleep`, which ends at once. */
export function manualClock(start = 1_800_000_000_000): ManualClock {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    advance(milliseconds) {
      now += milliseconds;
    },
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      slept.push(milliseconds);
      now += milliseconds;
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    },
  };
}
