import { type Clock, systemClock } from '../../src/http/clock.js';

/** A clock that stands still, and moves on by itself as soon as somebody sleeps. It keeps how long they slept. */
export function jumpingClock(start = 1_000_000): Clock & { slept: number[] } {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      slept.push(milliseconds);
      now += milliseconds;
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    },
  };
}

/** The real clock, so many times as fast. */
export function fastClock(factor: number): Clock {
  const began = Date.now();
  return {
    now: () => began + (performance.timeOrigin + performance.now() - began) * factor,
    sleep: (milliseconds, signal) => systemClock.sleep(milliseconds / factor, signal),
  };
}
