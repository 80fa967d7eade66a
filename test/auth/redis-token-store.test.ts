import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redisTokenStore } from '../../src/auth/redis-token-store.js';
import { refreshToken } from '../../src/auth/refresh-token.js';
import { systemClock } from '../../src/transport/clock.js';
import { loginServer, oauthError, token } from '../support/login.js';
import { hasRedis, startRedis } from '../support/redis-server.js';

const stored = (n: number) => ({ accessToken: `token-${n}`, expiresAt: n, refreshToken: `r-${n}` });
const { signal } = new AbortController();

describe.skipIf(!hasRedis)('the Redis token store (skipped without redis-server)', () => {
  let stop: () => Promise<void>;
  let redis: Redis;
  let prefixes = 0;
  /** Creates several stores with the same keys, like replicas. */
  const replicas = (lockExpiry = 15_000, count = 2) => {
    prefixes += 1;
    return Array.from({ length: count }, () =>
      redisTokenStore({
        eval: (script, keys, args) => redis.eval(script, keys.length, ...keys, ...args),
        prefix: `test-${prefixes}`,
        lockExpiry,
      }),
    );
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

  it('shares tokens between replicas', async () => {
    const [one, other] = two();
    expect(await one.get('k')).toBeUndefined();
    await one.set('k', stored(1));
    expect(await other.get('k')).toEqual(stored(1));
    await other.delete('k');
    expect(await one.get('k')).toBeUndefined();
  });

  it('refreshes in one replica at a time, so that no refresh token is sent twice', async () => {
    const used = new Set<string>();
    let reuses = 0;
    const login = await loginServer(async ({ form }, n) => {
      const refresh = form.refresh_token ?? '';
      if (used.has(refresh)) reuses += 1;
      if (refresh !== `r-${n - 1}`) return oauthError('invalid_grant', 'used before');
      used.add(refresh);
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

  it('holds the lock while the function runs, and releases it when it throws', async () => {
    const [one, other] = two(300);
    const order: string[] = [];
    const slow = one.lock(
      'k',
      async () => {
        await systemClock.sleep(1200);
        order.push('one');
        throw new Error('no token');
      },
      signal,
    );
    const failed = expect(slow).rejects.toThrow('no token');
    await systemClock.sleep(50);
    await other.lock('k', async () => order.push('other'), signal);
    await failed;
    expect(order).toEqual(['one', 'other']);
  });

  it('prevents a replica that lost the lock from storing its token or releasing the next lock', async () => {
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
    // As if the replica had been suspended and its lock had expired.
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

  it('frees the lock some time after its holder crashed, and stops waiting on abort', async () => {
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
