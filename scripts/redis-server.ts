import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

export const hasRedis = (): boolean => spawnSync('redis-server', ['--version']).status === 0;

/** Starts a Redis server for examples. `url` is the value of `REDIS_URL`. */
export function startRedis(folder: string): { readonly url: string; readonly server: ChildProcess } {
  const url = join(folder, 'redis.socket');
  const options = ['--port', '0', '--unixsocket', url, '--save', '', '--dir', folder];
  return { url, server: spawn('redis-server', options, { stdio: 'ignore' }) };
}
