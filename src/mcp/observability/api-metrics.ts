import type { Hooks } from '../../transport/events.js';
import { UPLOAD_PATH } from '../../transport/observe.js';
import type { RateLimiter } from '../../transport/rate-limiter.js';
import { createHistogram, formatHeader, formatSample, type Histogram } from './prometheus.js';

/** Counts the requests to Genesys by connection. */
export interface ApiMetrics {
  /** Returns hooks that count the requests of a client. */
  createHooks(connection: string, others?: Hooks): Hooks;
  /** Adds the calls that wait in a rate limiter to the queue of a connection. */
  addQueue(connection: string, limiter: RateLimiter): void;
  /** Formats the metrics of the connections that the filter accepts. */
  format(includesConnection: (connection: string) => boolean): string[];
}

interface Series {
  readonly durations: Histogram;
  /** The number of responses by status. */
  readonly statuses: Map<number, number>;
  /** A limiter is dropped with the client that uses it. */
  readonly limiters: Set<WeakRef<RateLimiter>>;
}

export function createApiMetrics(): ApiMetrics {
  const all = new Map<string, Series>();

  function seriesOf(connection: string): Series {
    let series = all.get(connection);
    if (!series)
      all.set(connection, (series = { durations: createHistogram(), statuses: new Map(), limiters: new Set() }));
    return series;
  }

  return {
    createHooks(connection, others = {}) {
      const { durations, statuses } = seriesOf(connection);
      return {
        ...others,
        onResponse(event) {
          // The storage of uploads is not the API.
          if (event.path !== UPLOAD_PATH) {
            durations.observe(event.duration / 1000);
            statuses.set(event.status, (statuses.get(event.status) ?? 0) + 1);
          }
          return others.onResponse?.(event);
        },
      };
    },
    addQueue: (connection, limiter) => void seriesOf(connection).limiters.add(new WeakRef(limiter)),
    format(includesConnection) {
      const included = [...all].filter(([connection]) => includesConnection(connection));
      return [
        ...formatHeader('genesys_mcp_api_responses_total', 'counter', 'Number of responses of Genesys by status.'),
        ...included.flatMap(([connection, { statuses }]) =>
          [...statuses].map(([status, count]) =>
            formatSample('genesys_mcp_api_responses_total', { connection, status: String(status) }, count),
          ),
        ),
        ...formatHeader('genesys_mcp_api_duration_seconds', 'histogram', 'Duration of requests to Genesys in seconds.'),
        ...included.flatMap(([connection, { durations }]) =>
          durations.format('genesys_mcp_api_duration_seconds', { connection }),
        ),
        ...formatHeader('genesys_mcp_api_queue_depth', 'gauge', 'Number of requests that wait for the rate limit.'),
        ...included.map(([connection, { limiters }]) =>
          formatSample('genesys_mcp_api_queue_depth', { connection }, countWaiting(limiters)),
        ),
      ];
    },
  };
}

function countWaiting(limiters: Set<WeakRef<RateLimiter>>): number {
  let waiting = 0;
  for (const reference of limiters) {
    const limiter = reference.deref();
    if (limiter) waiting += limiter.waiting;
    else limiters.delete(reference);
  }
  return waiting;
}
