import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredToken, TokenStore } from 'genesys-conversations-digital';
import type { Redis } from 'ioredis';

export interface RedisTokenStoreOptions {
  /** The start of each key; `genesys` by default. */
  prefix?: string;
  /** Milliseconds after which the lock of a replica that crashed expires; 15,000 by default. */
  lockExpiry?: number;
}

/** Milliseconds between two attempts to acquire a lock. */
const PAUSE_MS = 100;

// KEYS: the lock, the token. ARGV[1]: the id of the lock.
const IF_HELD = "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end";
const UNLOCK = `${IF_HELD} return redis.call('DEL', KEYS[1])`;
const EXTEND = `${IF_HELD} return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;
const SET = `${IF_HELD} redis.call('SET', KEYS[2], ARGV[2]) return 1`;

/** Keeps tokens in Redis, for any number of replicas. */
export function redisTokenStore(
  redis: Redis,
  { prefix = 'genesys', lockExpiry = 15_000 }: RedisTokenStoreOptions = {},
): TokenStore {
  // The braces put both keys of a token on the same node of a cluster.
  const tokenKey = (key: string) => `${prefix}:{${key}}`;
  const lockKey = (key: string) => `${tokenKey(key)}:lock`;
  /** The ids of the locks that this store holds. */
  const held = new Map<string, string>();

  return {
    async get(key) {
      const text = await redis.get(tokenKey(key));
      return text === null ? undefined : (JSON.parse(text) as StoredToken);
    },
    async set(key, token) {
      const text = JSON.stringify(token);
      const id = held.get(key);
      if (id === undefined) {
        await redis.set(tokenKey(key), text);
      } else if (!(await redis.eval(SET, 2, lockKey(key), tokenKey(key), id, text))) {
        throw new Error('Another replica has taken over the lock.');
      }
    },
    async delete(key) {
      await redis.del(tokenKey(key));
    },
    async lock(key, run, signal) {
      const name = lockKey(key);
      const id = randomUUID();
      while ((await redis.set(name, id, 'PX', lockExpiry, 'NX')) === null) {
        await sleep(PAUSE_MS * (0.5 + Math.random()), undefined, { signal });
      }
      const extending = setInterval(() => {
        redis.eval(EXTEND, 1, name, id, lockExpiry).catch(() => {});
      }, lockExpiry / 3);
      held.set(key, id);
      try {
        return await run();
      } finally {
        clearInterval(extending);
        if (held.get(key) === id) held.delete(key);
        await redis.eval(UNLOCK, 1, name, id);
      }
    },
  };
}
