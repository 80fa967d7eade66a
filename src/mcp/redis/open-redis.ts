import { ArgumentError } from '../../transport/errors.js';
import type { Log } from '../log.js';

/** A connection to Redis. */
export interface RedisConnection {
  /** Runs a Lua script. */
  eval(script: string, keys: string[], args: string[]): Promise<unknown>;
  close(): void;
}

/** A command that takes longer fails. A store that hangs would hold up every call. */
const TIMEOUT_MS = 5_000;

/**
 * Connects to Redis (or Valkey) with the package `ioredis`, which is installed separately.
 *
 * @throws ArgumentError if the package is missing or Redis is not available.
 */
export async function openRedis(url: string, log: Log): Promise<RedisConnection> {
  const reject = (problem: string, cause?: unknown) =>
    new ArgumentError('mcp', [{ argument: '--redis', problem }], { cause });
  const module = await import('ioredis').catch((cause: unknown) => {
    throw reject('needs the package ioredis. Run "npm install ioredis"', cause);
  });
  const redis = new module.Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1, commandTimeout: TIMEOUT_MS });
  let lastError = '';
  // ioredis reports each attempt to connect.
  redis.on('error', ({ message }: Error) => {
    if (message !== lastError) log.warn('Redis is not available', { error: message });
    lastError = message;
  });
  redis.on('ready', () => {
    if (lastError) log.info('Redis is available again');
    lastError = '';
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    // The message of ioredis has no URL, which may contain a password.
    throw reject(`cannot connect: ${lastError || (error as Error).message}. Check the URL and that Redis runs`);
  }
  return {
    eval: (script, keys, args) => redis.eval(script, keys.length, ...keys, ...args),
    close: () => redis.disconnect(),
  };
}
