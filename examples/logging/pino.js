import { AsyncLocalStorage } from 'node:async_hooks';
import pino from 'pino';

/** What is true of the request that your service handles now, such as its id. It becomes part of each log line. */
export const requestContext = new AsyncLocalStorage();

/**
 * A pino logger that writes to a stream. It is a `logger` option for `createClient` as it is.
 *
 * @param stream stdout by default.
 */
export function createPinoLogger(stream = process.stdout) {
  // A new object for each line: pino adds the other fields to it.
  return pino({ level: 'debug', mixin: () => ({ ...requestContext.getStore() }) }, stream);
}
