import { onTestFinished } from 'vitest';
import { type Clock, systemClock } from '../../src/transport/clock.js';

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

/**
 * A clock for one test, faster than the real one, whose time passes only while this process gets on: on a busy machine it
 * runs slower, and nobody who waits oversleeps.
 */
export function tickingClock(factor: number): Clock {
  let now = Date.now();
  const sleepers = new Map<() => void, number>();
  const tick = setInterval(() => {
    now += factor;
    for (const [wake, end] of sleepers) if (end <= now && sleepers.delete(wake)) wake();
  }, 1);
  onTestFinished(() => clearInterval(tick));
  return {
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise<void>((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        sleepers.set(resolve, now + milliseconds);
        signal?.addEventListener('abort', () => sleepers.delete(resolve) && reject(signal.reason), { once: true });
      }),
  };
}
