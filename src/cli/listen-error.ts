import { UsageError } from './exit.js';

/** Converts a failure to listen on an address to a UsageError that says what to do. Returns other errors unchanged. */
export function toListenError(error: unknown, { host, port }: { host: string; port: number }): unknown {
  const { code } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return new UsageError(`${host}:${port} is in use. Choose another --port, or 0 for a free one.`);
  if (code === 'EACCES')
    return new UsageError(`This user may not listen on ${host}:${port}. Choose a --port above 1023.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new UsageError(`--host ${host} is not an address of this machine. Use 127.0.0.1 or a local address.`);
  return error;
}
