import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redisTokenStore } from '../../examples/redis-token-store/src/redis-token-store.js';
import { refreshToken } from '../../src/auth/refresh-token.js';
import { systemClock } from '../../src/transport/clock.js';
import { loginServer, refused, token } from '../support/login.js';
import { hasRedis, startRedis } from '../support/redis-server.js';

const stored = (n: number) => ({ accessToken: `token-${n}`, expiresAt: n, refreshToken: `r-${n}` });
const { signal } = new AbortController();

describe.skipIf(!hasRedis)('the Redis token store (skipped where redis-server is not installed)', () => {
  let stop: () => Promise<void>;
  let redis: Redis;
  let prefixes = 0;
  /** Two stores over the same keys, as two replicas have them. */
  const replicas = (lockExpiry = 15_000, count = 2) => {
    prefixes += 1;
    return Array.from({ length: count }, () => redisTokenStore(redis, { prefix: `test-${prefixes}`, lockExpiry }));
  };
  const two = (lockExpiry?: number) => {
    const [one, other] = replicas(lockExpiry);
    if (!one?.lock || !other?.lock) throw new Error('The store has no lock.');
    return [one as Required<typeof one>, other as Required<typeof other>] as const;
  };

  beforeAll(async () => {
    ({ redis, stop } = await startRedis());
  });
  afterAll(() => stop());

  it('keeps tokens for all replicas', async () => {
    const [one, other] = two();
    expect(await one.get('k')).toBeUndefined();
    await one.set('k', stored(1));
    expect(await other.get('k')).toEqual(stored(1));
    await other.delete('k');
    expect(await one.get('k')).toBeUndefined();
  });

  it('lets one replica refresh at a time, so that no refresh token is sent twice', async () => {
    const used = new Set<string>();
    let reuses = 0;
    const login = await loginServer(async ({ form }, n) => {
      const given = form.refresh_token ?? '';
      if (used.has(given)) reuses += 1;
      if (given !== `r-${n - 1}`) return refused('invalid_grant', 'used before');
      used.add(given);
      await systemClock.sleep(30);
      return token(n, { refresh_token: `r-${n}`, expires_in: 1 });
    });
    const clients = replicas(undefined, 10).map((tokenStore) =>
      refreshToken({ clientId: 'id', refreshToken: 'r-0' }).connect({
        loginUrl: login.url,
        fetch: (request) => fetch(request),
        clock: systemClock,
        tokenStore,
        timeout: 20_000,
      }),
    );
    await Promise.all(
      clients.map(async (source) => {
        const seen = new Set<string>();
        while (seen.size < 3) {
          seen.add(await source.token());
          await systemClock.sleep(20);
        }
      }),
    );
    expect(reuses).toBe(0);
  });

  it('holds the lock as long as the function runs, and releases it when it throws', async () => {
    const [one, other] = two(300);
    const order: string[] = [];
    const slow = one.lock(
      'k',
      async () => {
        await systemClock.sleep(1200);
        order.push('one');
        throw new Error('no login');
      },
      signal,
    );
    const failed = expect(slow).rejects.toThrow('no login');
    await systemClock.sleep(50);
    await other.lock('k', async () => order.push('other'), signal);
    await failed;
    expect(order).toEqual(['one', 'other']);
  });

  it('lets a replica that lost the lock neither store its token nor release the lock of the next', async () => {
    const [one, other] = two(300);
    let lose = () => {};
    const lost = new Promise<void>((resolve) => {
      lose = resolve;
    });
    const late = one.lock(
      'k',
      async () => {
        await lost;
        await one.set('k', stored(1));
      },
      signal,
    );
    // As if it had been suspended, and its lock had expired.
    const [name = ''] = await redis.keys(`test-${prefixes}:*:lock`);
    await redis.del(name);
    await other.lock(
      'k',
      async () => {
        await other.set('k', stored(2));
        lose();
        await expect(late).rejects.toThrow('Another replica has taken over the lock.');
        expect(await redis.exists(name)).toBe(1);
      },
      signal,
    );
    expect(await other.get('k')).toEqual(stored(2));
    expect(await redis.exists(name)).toBe(0);
  });

  it('is free again a while after its holder crashed, and stops waiting when it is told to', async () => {
    const [one, other] = two(500);
    let end = () => {};
    const holding = one.lock('k', () => new Promise<void>((resolve) => (end = resolve)), signal);
    await systemClock.sleep(50);
    await expect(other.lock('k', async () => 'never', AbortSignal.timeout(100))).rejects.toThrow();
    const [name = ''] = await redis.keys(`test-${prefixes}:*:lock`);
    await redis.set(name, 'of a replica that crashed', 'PX', 500);
    expect(await other.lock('k', async () => 'free', signal)).toBe('free');
    end();
    await holding;
  });
});
