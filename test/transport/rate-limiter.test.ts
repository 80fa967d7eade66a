import { describe, expect, it, vi } from 'vitest';
import { type Clock, systemClock } from '../../src/transport/clock.js';
import type { RateLimitResponse } from '../../src/transport/rate-budget.js';
import { createRateLimiter, updateRateLimiter } from '../../src/transport/rate-limiter.js';
import { jumpingClock } from '../support/clock.js';

describe('the queue', () => {
  const response = (allowed: number) => ({
    allowed,
    count: 0,
    reset: 60,
    retryAfter: undefined,
    status: 200,
    age: 0,
  });

  it('does not delay bursts', () => {
    const limiter = createRateLimiter({ clock: jumpingClock() });
    limiter.release(response(300));
    for (let turn = 0; turn < 300; turn += 1) expect(limiter.acquire(undefined, false)).toBeUndefined();
    expect(limiter.waiting).toBe(0);
  });

  it('is first in, first out, with retries before new calls', async () => {
    const limiter = createRateLimiter({ clock: jumpingClock() });
    limiter.release(response(1));
    expect(limiter.acquire(undefined, false)).toBeUndefined();
    const order: string[] = [];
    const wait = async (name: string, isRetry: boolean) => {
      await limiter.acquire(undefined, isRetry);
      order.push(name);
    };
    const turns = [wait('a', false), wait('b', false), wait('c', false), wait('again a', true), wait('again b', true)];
    expect(limiter.waiting).toBe(5);
    await Promise.all(turns);
    expect(order).toEqual(['again a', 'again b', 'a', 'b', 'c']);
  });

  it('limits the requests in flight until the first response', async () => {
    const limiter = createRateLimiter({ clock: jumpingClock() });
    const turns = Array.from({ length: 100 }, () => limiter.acquire(undefined, false));
    expect(limiter.waiting).toBe(75);
    limiter.release(undefined);
    await turns[25];
    expect(limiter.waiting).toBe(74);
    limiter.release(response(300));
    await Promise.all(turns);
  });

  it('drops aborted calls at once and then stops its timer', async () => {
    let sleeping = 0;
    const clock: Clock = {
      now: () => systemClock.now(),
      async sleep(milliseconds, signal) {
        sleeping += 1;
        await systemClock.sleep(milliseconds, signal).finally(() => {
          sleeping -= 1;
        });
      },
    };
    const limiter = createRateLimiter({ clock });
    limiter.release(response(1));
    limiter.acquire(undefined, false);
    const controller = new AbortController();
    const turns = Array.from({ length: 3 }, () => limiter.acquire(controller.signal, false));
    const ended = Promise.allSettled(turns);
    await new Promise((resolve) => setImmediate(resolve));
    expect(sleeping).toBe(1);
    controller.abort(new Error('enough'));
    expect((await ended).map((end) => end.status === 'rejected' && end.reason.message)).toEqual(
      Array(3).fill('enough'),
    );
    expect(limiter.waiting).toBe(0);
    expect(sleeping).toBe(0);
  });
});

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a call', () => {
  it('that is already aborted fails and takes no turn', async () => {
    const limiter = createRateLimiter({ clock: jumpingClock() });
    for (let turn = 0; turn < 25; turn += 1) limiter.acquire(undefined, false);
    const reason = new Error('enough');
    await expect(limiter.acquire(AbortSignal.abort(reason), false)).rejects.toBe(reason);
    expect(limiter.waiting).toBe(0);
  });

  it('that is aborted while it waits does not delay or end the others', async () => {
    const clock = jumpingClock();
    const sleeps: (AbortSignal | undefined)[] = [];
    const wake: (() => void)[] = [];
    const limiter = createRateLimiter({
      clock: {
        now: clock.now,
        sleep: (milliseconds, signal) => {
          sleeps.push(signal);
          return new Promise((resolve) => wake.push(() => resolve(clock.sleep(milliseconds))));
        },
      },
    });
    limiter.release({ status: 200, age: 0, allowed: 1, count: 1, reset: 60 });
    const controller = new AbortController();
    const aborted = limiter.acquire(controller.signal, false);
    const other = limiter.acquire(undefined, true);
    await tick();
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    expect([limiter.waiting, sleeps.length, sleeps[0]?.aborted]).toEqual([1, 1, false]);
    wake[0]?.();
    await other;
    expect(limiter.waiting).toBe(0);
  });

  it('that has its turn no longer listens for an abort', async () => {
    const limiter = createRateLimiter({ clock: jumpingClock() });
    for (let turn = 0; turn < 25; turn += 1) limiter.acquire(undefined, false);
    const { signal } = new AbortController();
    const removeListener = vi.spyOn(signal, 'removeEventListener');
    const turn = limiter.acquire(signal, false);
    limiter.release(undefined);
    await turn;
    expect(removeListener).toHaveBeenCalledTimes(1);
  });

  it('waits for the calls before it, even if it might be sent at once', async () => {
    const limiter = createRateLimiter({ clock: jumpingClock() });
    for (let turn = 0; turn < 26; turn += 1) limiter.acquire(undefined, false);
    expect(limiter.waiting).toBe(1);
    limiter.release({ status: 200, age: 0, allowed: 300, count: 1, reset: 60 });
    // The call before it gets its turn now.
    expect(limiter.acquire(undefined, false)).toBeInstanceOf(Promise);
    await tick();
    expect(limiter.waiting).toBe(0);
    expect(limiter.acquire(undefined, false)).toBeUndefined();
  });

  it('is sent at once again when the queue is empty', async () => {
    const limiter = createRateLimiter({ clock: jumpingClock() });
    limiter.release({ status: 200, age: 0, allowed: 2, count: 2, reset: 60 });
    await limiter.acquire(undefined, false);
    expect(limiter.acquire(undefined, false)).toBeUndefined();
  });
});

describe('a response', () => {
  const limiterWithLimitOf = async (response: RateLimitResponse | undefined) => {
    const limiter = createRateLimiter({ clock: jumpingClock() });
    for (let turn = 0; turn < 25; turn += 1) limiter.acquire(undefined, false);
    limiter.release(response);
    const turns = Array.from({ length: 10 }, () => limiter.acquire(undefined, false));
    await tick();
    return { started: 10 - limiter.waiting, turns };
  };

  it.each([
    ['none, after a failure', undefined, 1],
    ['an error of a gateway', { status: 502, age: 0 }, 1],
    ['an error of Genesys', { status: 502, age: 0, allowed: 300, count: 1, reset: 60 }, 10],
    ['another status without a limit', { status: 499, age: 0 }, 10],
    ['500 without a limit', { status: 500, age: 0 }, 1],
    ['a success', { status: 200, age: 0, allowed: 300, count: 1, reset: 60 }, 10],
  ])('%s: %# allows the other calls if it reports the limit', async (_, response, started) => {
    expect((await limiterWithLimitOf(response)).started).toBe(started);
  });

  it('is passed to the limiter with its headers and the time since the request', async () => {
    let now = 1_000_000;
    const clock: Clock = { now: () => now, sleep: async () => {} };
    const released: unknown[] = [];
    const limiter = { waiting: 0, acquire: () => undefined, release: (response: unknown) => released.push(response) };
    const headers = { 'inin-ratelimit-allowed': '300', 'inin-ratelimit-count': '9', 'inin-ratelimit-reset': '42' };
    const response = new Response(null, { status: 429, headers });
    const send = updateRateLimiter(
      limiter,
      clock,
    )(async () => {
      now += 250;
      return response;
    });
    expect(await send(new Request('https://api.example.com'))).toBe(response);
    expect(released).toEqual([{ allowed: 300, count: 9, reset: 42, status: 429, age: 250 }]);
  });

  it('that never came is passed as undefined', async () => {
    const released: unknown[] = [];
    const limiter = { waiting: 0, acquire: () => undefined, release: (response: unknown) => released.push(response) };
    const failure = new Error('no connection');
    const send = updateRateLimiter(limiter, systemClock)(() => Promise.reject(failure));
    await expect(send(new Request('https://api.example.com'))).rejects.toBe(failure);
    expect(released).toEqual([undefined]);
  });
});

describe('the limit before the first response', () => {
  it('counts calls that had to wait', async () => {
    const limiter = createRateLimiter({ clock: jumpingClock() });
    for (let turn = 0; turn < 25; turn += 1) limiter.acquire(undefined, false);
    const waited = limiter.acquire(undefined, false);
    limiter.release(undefined);
    await waited;
    void limiter.acquire(undefined, false);
    await tick();
    expect(limiter.waiting).toBe(1);
  });

  it('does not keep a call that is aborted', async () => {
    const limiter = createRateLimiter({ clock: jumpingClock() });
    for (let turn = 0; turn < 25; turn += 1) limiter.acquire(undefined, false);
    const controller = new AbortController();
    const aborted = limiter.acquire(controller.signal, false);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    expect(limiter.waiting).toBe(0);
  });
});

describe('a shared budget', () => {
  /** A limiter whose budget waits for the test. */
  function withHeldBudget() {
    const held: ((wait: number) => void)[] = [];
    const take = vi.fn(() => new Promise<number>((resolve) => held.push(resolve)));
    const clock = jumpingClock();
    const limiter = createRateLimiter({ budget: { take, learn: () => {} }, clock });
    return { limiter, clock, take, grant: (wait: number) => held.shift()?.(wait) };
  }

  it('is asked for one request at a time', async () => {
    const { limiter, take, grant } = withHeldBudget();
    const turns = [limiter.acquire(undefined, false), limiter.acquire(undefined, false)];
    limiter.release(undefined);
    await tick();
    expect(take).toHaveBeenCalledTimes(1);
    grant(0);
    await turns[0];
    await tick();
    expect(take).toHaveBeenCalledTimes(2);
    grant(0);
    await turns[1];
  });

  it.each([0, 5000])('that grants %i ms to a call that was aborted delays nothing', async (wait) => {
    const { limiter, clock, grant } = withHeldBudget();
    const controller = new AbortController();
    const aborted = limiter.acquire(controller.signal, false);
    await tick();
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    grant(wait);
    await tick();
    expect(clock.slept).toEqual([]);
    const next = limiter.acquire(undefined, false);
    await tick();
    grant(0);
    await next;
    expect(limiter.waiting).toBe(0);
  });

  it('that fails is reported, and the count of this process decides', async () => {
    const clock = jumpingClock();
    const down = new Error('the store is down');
    const onBudgetError = vi.fn();
    const budget = { take: () => Promise.reject(down), learn: () => Promise.reject(down) };
    const limiter = createRateLimiter({ budget, onBudgetError, clock });
    limiter.release({ status: 200, age: 0, allowed: 1, count: 0, reset: 9 });
    await limiter.acquire(undefined, false);
    await limiter.acquire(undefined, false);
    expect(clock.slept).toEqual([10_000]);
    expect(new Set(onBudgetError.mock.calls.flat())).toEqual(new Set([down]));
  });

  it('decides, and learns from each response', async () => {
    const clock = jumpingClock();
    const waits = [0, 700, 0];
    const budget = { take: vi.fn(() => waits.shift() ?? 0), learn: vi.fn() };
    const limiter = createRateLimiter({ budget, clock });
    await limiter.acquire(undefined, false);
    expect(clock.slept).toEqual([]);
    const response = { status: 200, age: 0, allowed: 300, count: 1, reset: 60 };
    limiter.release(response);
    await limiter.acquire(undefined, false);
    expect([clock.slept, budget.take.mock.calls.length]).toEqual([[700], 3]);
    expect(budget.learn.mock.calls).toEqual([[response]]);
  });
});
