import { onTestFinished } from 'vitest';
import { type Clock, systemClock } from '../../src/transport/clock.js';

/** A clock that moves only with `sleep`, which ends at once. It records the length of each sleep. */
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

/** A clock that runs `factor` times as fast as the real one. */
export function fastClock(factor: number): Clock {
  const startedAt = Date.now();
  return {
    now: () => startedAt + (performance.timeOrigin + performance.now() - startedAt) * factor,
    sleep: (milliseconds, signal) => systemClock.sleep(milliseconds / factor, signal),
  };
}

/** A fast clock for one test. It advances by `factor` milliseconds per timer tick, so it runs slower on a busy machine. */
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
