import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '../../src/transport/clock.js';
import { memoryBudget, type RateBudget, type RateLimitResponse } from '../../src/transport/rate-budget.js';
import { createRateLimiter } from '../../src/transport/rate-limiter.js';
import { redisBudget } from '../../src/transport/redis-budget.js';
import { jumpingClock } from '../support/clock.js';
import { hasRedis, startRedis } from '../support/redis-server.js';

const response = (values: Partial<RateLimitResponse>): RateLimitResponse => ({
  allowed: undefined,
  count: undefined,
  reset: undefined,
  retryAfter: undefined,
  status: 200,
  age: 0,
  ...values,
});

/** Takes requests until the budget is used up, and counts them. */
async function burst(budget: RateBudget, most = 1000): Promise<number> {
  for (let taken = 0; taken < most; taken += 1) if ((await budget.take()) > 0) return taken;
  return most;
}

interface Setup {
  create: () => RateBudget;
  wait: (milliseconds: number) => Promise<void>;
}

/** Tests for both budgets. */
function testBudget(setUp: () => Setup): void {
  it('allows the remaining requests of the window, and all again in the next one', async () => {
    const { create, wait } = setUp();
    const budget = create();
    await budget.take();
    await budget.learn(response({ allowed: 40, count: 10, reset: 0 }));
    expect(await burst(budget)).toBe(30);
    expect(await budget.take()).toBeGreaterThan(0);
    await wait(1000);
    expect(await burst(budget)).toBe(40);
  });

  it('applies the latest limit', async () => {
    const budget = setUp().create();
    await budget.take();
    await budget.learn(response({ allowed: 300, count: 1, reset: 60 }));
    await budget.learn(response({ allowed: 30, count: 5, reset: 60 }));
    expect(await burst(budget)).toBe(25);
  });

  it('pauses after a 429 for its Retry-After', async () => {
    const budget = setUp().create();
    await budget.take();
    await budget.learn(response({ allowed: 300, count: 20, reset: 60 }));
    await budget.learn(response({ status: 429, allowed: 300, count: 20, reset: 60, retryAfter: 7 }));
    const wait = await budget.take();
    expect(wait).toBeGreaterThan(6900);
    expect(wait).toBeLessThanOrEqual(7000);
  });

  it('ignores a response to a request of the previous window', async () => {
    const { create, wait } = setUp();
    const budget = create();
    await budget.take();
    await budget.learn(response({ allowed: 30, count: 30, reset: 0 }));
    await wait(1000);
    expect(await burst(budget, 10)).toBe(10);
    await budget.learn(response({ allowed: 30, count: 30, reset: 0, age: 5000 }));
    expect(await burst(budget)).toBe(20);
  });

  it('has no limit if none is reported, but pauses after a 429', async () => {
    const { create, wait } = setUp();
    const budget = create();
    await budget.take();
    await budget.learn(response({}));
    expect(await burst(budget, 200)).toBe(200);
    await budget.learn(response({ status: 429, retryAfter: 1 }));
    expect(await budget.take()).toBeGreaterThan(0);
    await wait(1000);
    expect(await burst(budget, 200)).toBe(200);
  });
}

describe('a budget in memory', () => {
  testBudget(() => {
    const clock = jumpingClock();
    return { create: () => memoryBudget(clock), wait: (milliseconds) => clock.sleep(milliseconds) };
  });

  /** A budget after one request and the response to it. */
  async function learned(values: Partial<RateLimitResponse>) {
    const clock = jumpingClock();
    const budget = memoryBudget(clock);
    budget.take();
    await budget.learn(response(values));
    return { budget, clock };
  }

  it('ends a window one second after the reported time, because the report may be rounded down', async () => {
    const { budget, clock } = await learned({ allowed: 3, count: 3, reset: 30 });
    expect(budget.take()).toBe(31_000);
    await clock.sleep(30_999);
    expect(budget.take()).toBe(1);
    await clock.sleep(1);
    expect(budget.take()).toBe(0);
  });

  it('expects a minute if no time is reported, and at most ten', async () => {
    expect((await learned({ allowed: 1, count: 1 })).budget.take()).toBe(61_000);
    expect((await learned({ allowed: 1, count: 1, reset: 599 })).budget.take()).toBe(600_000);
    expect((await learned({ allowed: 1, count: 1, reset: 3600 })).budget.take()).toBe(601_000);
    expect((await learned({ status: 429, retryAfter: 3600 })).budget.take()).toBe(600_000);
  });

  it('expects that the next window is as long as the longest reported time', async () => {
    const { budget, clock } = await learned({ allowed: 2, count: 2, reset: 30 });
    await clock.sleep(31_000);
    expect(await burst(budget)).toBe(2);
    expect(budget.take()).toBe(31_000);
    await budget.learn(response({ allowed: 2, count: 2, reset: 50 }));
    await clock.sleep(51_000);
    expect(await burst(budget)).toBe(2);
    await budget.learn(response({ allowed: 2, count: 2, reset: 10 }));
    await clock.sleep(11_000);
    expect(await burst(budget)).toBe(2);
    expect(budget.take()).toBe(51_000);
  });

  it('uses the earliest end that is reported for a window', async () => {
    const { budget, clock } = await learned({ allowed: 3, count: 3, reset: 30 });
    await clock.sleep(500);
    await budget.learn(response({ allowed: 3, count: 3, reset: 30 }));
    expect(budget.take()).toBe(30_500);
    await budget.learn(response({ allowed: 3, count: 3, reset: 29 }));
    expect(budget.take()).toBe(30_000);
  });

  it('starts the next window when a response reports one', async () => {
    const { budget, clock } = await learned({ allowed: 30, count: 30, reset: 10 });
    // The window ends after 11 s at the latest. A window that ends exactly then is the same one.
    await clock.sleep(2000);
    await budget.learn(response({ allowed: 30, count: 1, reset: 10 }));
    expect(budget.take()).toBe(9000);
    await clock.sleep(2);
    // The end is counted from when the request was sent.
    await budget.learn(response({ allowed: 30, count: 1, reset: 10, age: 2 }));
    expect(budget.take()).toBe(8998);
    await budget.learn(response({ allowed: 30, count: 1, reset: 10, age: 1 }));
    expect(await burst(budget)).toBe(29);
    expect(budget.take()).toBe(11_000);
  });

  it('counts the requests in flight at the start of a window, whatever the first response in it reports', async () => {
    const { budget, clock } = await learned({ allowed: 2, count: 2, reset: 30 });
    await clock.sleep(31_000);
    expect(await burst(budget)).toBe(2);
    await budget.learn(response({ allowed: 2, count: 1, reset: 60 }));
    expect(budget.take()).toBe(61_000);
  });

  it('believes a response to a request that was sent at the start of the window, and no earlier one', async () => {
    const { budget, clock } = await learned({ allowed: 30, count: 30, reset: 10 });
    await clock.sleep(11_000);
    expect(budget.take()).toBe(0);
    await clock.sleep(1000);
    await budget.learn(response({ allowed: 30, count: 30, reset: 10, age: 1001 }));
    expect(await burst(budget, 5)).toBe(5);
    await budget.learn(response({ allowed: 30, count: 30, reset: 10, age: 1000 }));
    expect(budget.take()).toBe(11_000);
  });

  it.each([
    { count: 10, left: 265 },
    { count: undefined, left: 275 },
  ])('believes the first response with the count $count, plus 25 requests in flight', async ({ count, left }) => {
    const budget = memoryBudget(jumpingClock());
    expect(await burst(budget, 100)).toBe(100);
    await budget.learn(response({ allowed: 300, count, reset: 60 }));
    expect(await burst(budget)).toBe(left);
  });

  it('allows at least one request per window', async () => {
    const { budget, clock } = await learned({ allowed: 0, count: 1, reset: 9 });
    expect(budget.take()).toBe(10_000);
    await clock.sleep(10_000);
    expect(await burst(budget)).toBe(1);
  });

  it.each([
    ['Retry-After', { allowed: 300, count: 20, reset: 7, retryAfter: 5 }, 5000],
    ['the reported time', { allowed: 300, count: 20, reset: 7 }, 7000],
    ['a second', {}, 1000],
    ['the rest of the window if its limit is reached', { allowed: 30, count: 30, reset: 60, retryAfter: 5 }, 61_000],
    ['the rest of the window if only the limit is known', { allowed: 30, reset: 60, retryAfter: 5 }, 61_000],
    ['Retry-After without a limit', { count: 30, retryAfter: 5 }, 5000],
  ])('pauses after a 429 for %s', async (_, values, wait) => {
    const { budget, clock } = await learned({ status: 429, ...values });
    expect(budget.take()).toBe(wait);
    await budget.learn(response({ status: 429, retryAfter: 1 }));
    expect(budget.take()).toBe(wait);
    await clock.sleep(wait);
    expect(budget.take()).toBe(0);
  });

  it('does not pause after other responses', async () => {
    const { budget } = await learned({ status: 503, allowed: 300, count: 20, retryAfter: 5 });
    expect(budget.take()).toBe(0);
  });

  it('waits no longer if the clock is set back', async () => {
    let now = 1_000_000_000;
    const budget = memoryBudget({ now: () => now, sleep: async () => {} });
    budget.take();
    budget.learn(response({ allowed: 3, count: 3, reset: 30, status: 429, retryAfter: 30 }));
    now -= 3_600_000;
    expect(budget.take()).toBeLessThanOrEqual(31_000);
    now += 31_000;
    expect(await burst(budget)).toBe(3);
    budget.learn(response({ allowed: 5, count: 3, reset: 30 }));
    expect(await burst(budget)).toBe(2);
  });
});

describe.skipIf(!hasRedis)('a budget in Redis (skipped without redis-server)', () => {
  let stop: () => Promise<void>;
  let redis: Redis;
  let keys = 0;
  const budgetOf = (key: string) =>
    redisBudget({ eval: (script, names, args) => redis.eval(script, names.length, ...names, ...args), key });

  beforeAll(async () => {
    ({ redis, stop } = await startRedis());
  });
  afterAll(() => stop());

  testBudget(() => {
    keys += 1;
    return { create: () => budgetOf(`budget-${keys}`), wait: (milliseconds) => systemClock.sleep(milliseconds + 5) };
  });

  it('is shared by all replicas', async () => {
    const [one, two] = [budgetOf('shared'), budgetOf('shared')];
    await one.take();
    await one.learn(response({ allowed: 100, count: 1, reset: 60 }));
    const taken = await Promise.all([burst(one), burst(two)]);
    expect((taken[0] ?? 0) + (taken[1] ?? 0)).toBe(99);
  });

  it('serves several limiters, each with its own order', async () => {
    const limiters = [1, 2].map(() => createRateLimiter({ budget: budgetOf('limiters') }));
    const order: [number[], number[]] = [[], []];
    const turns = limiters.flatMap((limiter, which) =>
      Array.from({ length: 10 }, async (_, index) => {
        await limiter.acquire(undefined, false);
        order[which]?.push(index);
      }),
    );
    await Promise.all(turns);
    expect(order).toEqual([[...order[0]].sort((a, b) => a - b), [...order[1]].sort((a, b) => a - b)]);
    expect(order.flat().length).toBe(20);
  });
});

describe('an unavailable budget', () => {
  it('is reported, and the limiter uses its own count', async () => {
    const down = new Error('connection refused');
    const errors: unknown[] = [];
    const budget: RateBudget = { take: () => Promise.reject(down), learn: () => Promise.reject(down) };
    const limiter = createRateLimiter({ budget, onBudgetError: (error) => errors.push(error), clock: jumpingClock() });
    limiter.release({ allowed: 3, count: 0, reset: 60, retryAfter: undefined, status: 200, age: 0 });
    for (let turn = 0; turn < 5; turn += 1) await limiter.acquire(undefined, false);
    expect(errors.length).toBeGreaterThanOrEqual(6);
    expect(new Set(errors)).toEqual(new Set([down]));
  });

  it('is reported after a timeout and not used for a while', async () => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const never = () => new Promise<never>(() => {});
    const take = vi.fn(never);
    const errors: unknown[] = [];
    const limiter = createRateLimiter({ budget: { take, learn: never }, onBudgetError: (error) => errors.push(error) });
    const turns = Promise.all(Array.from({ length: 5 }, () => limiter.acquire(undefined, false)));
    await vi.advanceTimersByTimeAsync(1000);
    await turns;
    expect(take).toHaveBeenCalledTimes(1);
    expect(errors).toEqual([new Error("The rate budget's take() did not finish within 1000 ms. Check its store.")]);
    await vi.advanceTimersByTimeAsync(10_000);
    void limiter.acquire(undefined, false);
    await vi.advanceTimersByTimeAsync(1000);
    expect(take).toHaveBeenCalledTimes(2);
  });

  it.each<[string, RateBudget]>([
    [
      'throws at once',
      {
        take: () => {
          throw new Error('gone');
        },
        learn: () => {
          throw new Error('gone');
        },
      },
    ],
    ['returns NaN', { take: () => Number.NaN, learn: () => {} }],
  ])('that %s delays nothing, even if the callback fails', async (_, budget) => {
    const consoleError = vi.spyOn(console, 'error').mockImplementation(() => {});
    const onBudgetError = () => {
      throw new Error('a bug in the callback');
    };
    const limiter = createRateLimiter({ budget, onBudgetError, clock: jumpingClock() });
    limiter.release({ allowed: 300, count: 0, reset: 60, retryAfter: undefined, status: 200, age: 0 });
    for (let turn = 0; turn < 5; turn += 1) await limiter.acquire(undefined, false);
    await limiter.acquire(undefined, false);
    expect(consoleError).toHaveBeenCalledWith('genesys: onBudgetError failed', expect.anything());
    consoleError.mockRestore();
  });
});
