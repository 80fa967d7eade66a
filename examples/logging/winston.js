import winston from 'winston';

/**
 * A winston logger that writes to a stream. It is a `logger` option for `createClient` as it is.
 *
 * @param stream stdout by default.
 */
export function createWinstonLogger(stream = process.stdout) {
  return winston.createLogger({
    level: 'debug',
    format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
    transports: [new winston.transports.Stream({ stream })],
  });
}
