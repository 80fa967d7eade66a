import type { UsedConfirmations } from '../used-confirmations.js';
import type { RedisConnection } from './open-redis.js';

const ADD = "return redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[1])";

/** Remembers in Redis which confirmations were used, for all replicas. */
export const redisUsedConfirmations = (redis: RedisConnection, prefix: string): UsedConfirmations => ({
  // SET with NX returns nothing if the key exists.
  add: async (nonce, milliseconds) => Boolean(await redis.eval(ADD, [`${prefix}:${nonce}`], [String(milliseconds)])),
});
