import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '../../src/transport/clock.js';
import { memoryBudget, type RateBudget, type RateLimitResponse } from '../../src/transport/rate-budget.js';
import { createRateLimiter } from '../../src/transport/rate-limiter.js';
import { redisBudget } from '../../src/transport/redis-budget.js';
import { jumpingClock } from '../support/clock.js';
import { hasRedis, startRedis } from '../support/redis-server.js';

const answer = (told: Partial<RateLimitResponse>): RateLimitResponse => ({
  allowed: undefined,
  count: undefined,
  reset: undefined,
  retryAfter: undefined,
  status: 200,
  age: 0,
  ...told,
});

/** How many requests may begin at once. */
async function burst(budget: RateBudget, most = 1000): Promise<number> {
  for (let taken = 0; taken < most; taken += 1) if ((await budget.take()) > 0) return taken;
  return most;
}

interface Kind {
  make: () => RateBudget;
  pass: (milliseconds: number) => Promise<void>;
}

/** What holds for a budget wherever it is kept. */
function behavesAsABudget(kind: () => Kind): void {
  it('lets as many begin as an answer says are left, and the whole number again in the next window', async () => {
    const { make, pass } = kind();
    const budget = make();
    await budget.take();
    await budget.learn(answer({ allowed: 40, count: 10, reset: 0 }));
    expect(await burst(budget)).toBe(30);
    expect(await budget.take()).toBeGreaterThan(0);
    await pass(1000);
    expect(await burst(budget)).toBe(40);
  });

  it('takes the latest limit that it was told', async () => {
    const budget = kind().make();
    await budget.take();
    await budget.learn(answer({ allowed: 300, count: 1, reset: 60 }));
    await budget.learn(answer({ allowed: 30, count: 5, reset: 60 }));
    expect(await burst(budget)).toBe(25);
  });

  it('holds all back for as long as a 429 says', async () => {
    const budget = kind().make();
    await budget.take();
    await budget.learn(answer({ allowed: 300, count: 20, reset: 60 }));
    await budget.learn(answer({ status: 429, allowed: 300, count: 20, reset: 60, retryAfter: 7 }));
    const wait = await budget.take();
    expect(wait).toBeGreaterThan(6900);
    expect(wait).toBeLessThanOrEqual(7000);
  });

  it('does not believe an answer to a request of the window before', async () => {
    const { make, pass } = kind();
    const budget = make();
    await budget.take();
    await budget.learn(answer({ allowed: 30, count: 30, reset: 0 }));
    await pass(1000);
    expect(await burst(budget, 10)).toBe(10);
    await budget.learn(answer({ allowed: 30, count: 30, reset: 0, age: 5000 }));
    expect(await burst(budget)).toBe(20);
  });

  it('has no limit where none is told; a 429 holds all back nevertheless', async () => {
    const { make, pass } = kind();
    const budget = make();
    await budget.take();
    await budget.learn(answer({}));
    expect(await burst(budget, 200)).toBe(200);
    await budget.learn(answer({ status: 429, retryAfter: 1 }));
    expect(await budget.take()).toBeGreaterThan(0);
    await pass(1000);
    expect(await burst(budget, 200)).toBe(200);
  });
}

describe('a budget in memory', () => {
  behavesAsABudget(() => {
    const clock = jumpingClock();
    return { make: () => memoryBudget(clock), pass: (milliseconds) => clock.sleep(milliseconds) };
  });

  it('holds nobody back for longer where the clock is set back', async () => {
    let now = 1_000_000_000;
    const budget = memoryBudget({ now: () => now, sleep: async () => {} });
    budget.take();
    budget.learn(answer({ allowed: 3, count: 3, reset: 30, status: 429, retryAfter: 30 }));
    now -= 3_600_000;
    expect(budget.take()).toBeLessThanOrEqual(31_000);
    now += 31_000;
    expect(await burst(budget)).toBe(3);
    budget.learn(answer({ allowed: 5, count: 3, reset: 30 }));
    expect(await burst(budget)).toBe(2);
  });
});

describe.skipIf(!hasRedis)('a budget in Redis (skipped where redis-server is not installed)', () => {
  let stop: () => Promise<void>;
  let redis: Redis;
  let keys = 0;
  const budgetOf = (key: string) =>
    redisBudget({ eval: (script, names, args) => redis.eval(script, names.length, ...names, ...args), key });

  beforeAll(async () => {
    ({ redis, stop } = await startRedis());
  });
  afterAll(() => stop());

  behavesAsABudget(() => {
    keys += 1;
    return { make: () => budgetOf(`budget-${keys}`), pass: (milliseconds) => systemClock.sleep(milliseconds + 5) };
  });

  it('is one for all replicas', async () => {
    const [one, two] = [budgetOf('shared'), budgetOf('shared')];
    await one.take();
    await one.learn(answer({ allowed: 100, count: 1, reset: 60 }));
    const taken = await Promise.all([burst(one), burst(two)]);
    expect((taken[0] ?? 0) + (taken[1] ?? 0)).toBe(99);
  });

  it('is asked by limiters, each of which serves its own callers in order', async () => {
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

describe('a budget that can not be asked', () => {
  it('is told of, and the limiter goes by what it has seen itself', async () => {
    const down = new Error('connection refused');
    const errors: unknown[] = [];
    const budget: RateBudget = { take: () => Promise.reject(down), learn: () => Promise.reject(down) };
    const limiter = createRateLimiter({ budget, onBudgetError: (error) => errors.push(error), clock: jumpingClock() });
    limiter.release({ allowed: 3, count: 0, reset: 60, retryAfter: undefined, status: 200, age: 0 });
    for (let turn = 0; turn < 5; turn += 1) await limiter.acquire(undefined, false);
    expect(errors.length).toBeGreaterThanOrEqual(6);
    expect(new Set(errors)).toEqual(new Set([down]));
  });

  it('is told of where it does not answer, and left alone for a while', async () => {
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
    expect(errors).toEqual([new Error("The budget's take() did not end within 1000 ms.")]);
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
    ['gives no number', { take: () => Number.NaN, learn: () => {} }],
  ])('holds nobody back where it %s, nor does a callback that fails', async (_, budget) => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    const onBudgetError = () => {
      throw new Error('a bug of the callback');
    };
    const limiter = createRateLimiter({ budget, onBudgetError, clock: jumpingClock() });
    limiter.release({ allowed: 300, count: 0, reset: 60, retryAfter: undefined, status: 200, age: 0 });
    for (let turn = 0; turn < 5; turn += 1) await limiter.acquire(undefined, false);
    await limiter.acquire(undefined, false);
    expect(said).toHaveBeenCalledWith('genesys: onBudgetError failed', expect.anything());
    said.mockRestore();
  });
});
