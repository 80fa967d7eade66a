import type { PendingStore } from '../http/connect/pending-store.js';
import type { RedisConnection } from './open-redis.js';

const SET = "redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) return 1";
const GET = "return redis.call('GET', KEYS[1])";
const TAKE = "local value = redis.call('GET', KEYS[1]) redis.call('DEL', KEYS[1]) return value";

/** Stores sign-ins in Redis, so that each of their requests can reach another replica. */
export function redisPendingStore(redis: RedisConnection, prefix: string): PendingStore {
  const read = async <T>(script: string, key: string): Promise<T | undefined> => {
    const text = await redis.eval(script, [`${prefix}:${key}`], []);
    return typeof text === 'string' ? (JSON.parse(text) as T) : undefined;
  };
  return {
    async set(key, value, milliseconds) {
      await redis.eval(SET, [`${prefix}:${key}`], [JSON.stringify(value), String(milliseconds)]);
    },
    get: (key) => read(GET, key),
    take: (key) => read(TAKE, key),
  };
}
