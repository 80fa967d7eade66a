import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_TIMER_MS, systemClock } from '../../src/transport/clock.js';

describe('systemClock.sleep', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const { signal } = new AbortController();

  it('resolves after its time without leaving a timer or listener', async () => {
    let slept = false;
    const sleep = systemClock.sleep(1000, signal).then(() => {
      slept = true;
    });
    await vi.advanceTimersByTimeAsync(999);
    expect(slept).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await sleep;
    expect([vi.getTimerCount(), getEventListeners(signal, 'abort').length]).toEqual([0, 0]);
  });

  it('rejects at once on abort without leaving a timer or listener', async () => {
    const controller = new AbortController();
    const sleep = systemClock.sleep(1000, controller.signal);
    expect(vi.getTimerCount()).toBe(1);
    controller.abort(new Error('enough'));
    await expect(sleep).rejects.toThrow('enough');
    expect([vi.getTimerCount(), getEventListeners(controller.signal, 'abort').length]).toEqual([0, 0]);
  });

  it('starts no timer if the signal is already aborted', async () => {
    await expect(systemClock.sleep(1000, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is limited to the longest timer', async () => {
    const sleep = systemClock.sleep(Number.POSITIVE_INFINITY);
    await vi.advanceTimersByTimeAsync(MAX_TIMER_MS);
    await sleep;
  });
});
