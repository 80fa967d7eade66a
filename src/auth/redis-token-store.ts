import { systemClock } from '../transport/clock.js';
import { GenesysError } from '../transport/errors.js';
import type { StoredToken, TokenStore } from './token-store.js';

/** Options of `redisTokenStore`. */
export interface RedisTokenStoreOptions {
  /**
   * Runs a Lua script with your Redis client library. ioredis:
   * `(script, keys, args) => redis.eval(script, keys.length, ...keys, ...args)`. node-redis:
   * `(script, keys, args) => redis.eval(script, { keys, arguments: args })`.
   */
  eval(script: string, keys: string[], args: string[]): Promise<unknown>;
  /** The start of each Redis key; `genesys` by default. */
  prefix?: string | undefined;
  /** Milliseconds after which the lock of a replica that crashed expires; 15,000 by default. */
  lockExpiry?: number | undefined;
}

/** The wait between two attempts to acquire a lock. */
const PAUSE_MS = 100;

// KEYS: the lock, the token. ARGV[1]: the id of the lock.
const IF_HELD = "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end";
const LOCK = "return redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX') and 1 or 0";
const UNLOCK = `${IF_HELD} return redis.call('DEL', KEYS[1])`;
const EXTEND = `${IF_HELD} return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;
const SET_IF_HELD = `${IF_HELD} redis.call('SET', KEYS[2], ARGV[2]) return 1`;
const SET = "redis.call('SET', KEYS[1], ARGV[1]) return 1";
const GET = "return redis.call('GET', KEYS[1])";
const DELETE = "return redis.call('DEL', KEYS[1])";

/**
 * Stores tokens in Redis (or Valkey), for any number of replicas. One of them refreshes a token, and the others use the new one.
 * Everyone who can read the database can use the tokens.
 *
 * @example
 * const tokenStore = redisTokenStore({ eval: (script, keys, args) => redis.eval(script, { keys, arguments: args }) });
 * const client = createClient({ region, auth, tokenStore });
 */
export function redisTokenStore({
  eval: run,
  prefix = 'genesys',
  lockExpiry = 15_000,
}: RedisTokenStoreOptions): TokenStore {
  // The braces put both keys of a token on the same node of a cluster.
  const tokenKey = (key: string) => `${prefix}:{${key}}`;
  const lockKey = (key: string) => `${tokenKey(key)}:lock`;
  /** The ids of the locks that this store holds. */
  const held = new Map<string, string>();

  return {
    async get(key) {
      const text = await run(GET, [tokenKey(key)], []);
      return typeof text === 'string' ? (JSON.parse(text) as StoredToken) : undefined;
    },
    async set(key, token) {
      const text = JSON.stringify(token);
      const id = held.get(key);
      if (id === undefined) await run(SET, [tokenKey(key)], [text]);
      else if (!(await run(SET_IF_HELD, [lockKey(key), tokenKey(key)], [id, text])))
        throw new GenesysError('Another replica has taken over the lock.');
    },
    async delete(key) {
      await run(DELETE, [tokenKey(key)], []);
    },
    async lock(key, job, signal) {
      const name = lockKey(key);
      const id = crypto.randomUUID();
      while (!(await run(LOCK, [name], [id, String(lockExpiry)])))
        await systemClock.sleep(PAUSE_MS * (0.5 + Math.random()), signal);
      const extend = () => run(EXTEND, [name], [id, String(lockExpiry)]).catch(() => {});
      const extending = setInterval(extend, lockExpiry / 3);
      held.set(key, id);
      try {
        return await job();
      } finally {
        clearInterval(extending);
        if (held.get(key) === id) held.delete(key);
        await run(UNLOCK, [name], [id]);
      }
    },
  };
}
