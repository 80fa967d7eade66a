import { AsyncLocalStorage } from 'node:async_hooks';
import pino from 'pino';

/** What is true of the request that your service handles now, such as its id. It becomes part of each log line. */
export const requestContext = new AsyncLocalStorage();

/**
 * A pino logger that writes to a stream, and the `logger` option for `createClient`.
 *
 * @param stream stdout by default.
 */
export function createPinoLogger(stream = process.stdout) {
  // A new object for each line: pino adds the other fields to it.
  const log = pino({ level: 'debug', mixin: () => ({ ...requestContext.getStore() }) }, stream);
  // pino takes the fields first and the message second.
  const logger = {
    debug: (message, fields) => log.debug(fields, message),
    warn: (message, fields) => log.warn(fields, message),
    error: (message, fields) => log.error(fields, message),
  };
  return { log, logger };
}
