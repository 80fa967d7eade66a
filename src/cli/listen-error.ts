import { UsageError } from './exit.js';

/** What to do about an address that can't be listened on; other errors as they are. */
export function listenError(error: unknown, { host, port }: { host: string; port: number }): unknown {
  const { code } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return new UsageError(`${host}:${port} is in use. Choose another --port, or 0 for any free one.`);
  if (code === 'EACCES') return new UsageError(`${host}:${port} is not open to this user. Choose a --port above 1023.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new UsageError(`--host ${host} is not an address of this machine.`);
  return error;
}
