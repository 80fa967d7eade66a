import type { Log } from './log.js';

/** How long closing waits for pending requests by default. */
const DRAIN_MS = 10_000;

/** Counts pending requests. */
export interface PendingRequests {
  begin(): void;
  end(): void;
  /** Resolves when no request is pending, or after `timeout` milliseconds (10,000); whether any was pending. */
  drain(timeout?: number): Promise<boolean>;
}

export function createPendingRequests(log: Log): PendingRequests {
  let count = 0;
  let idle = () => {};
  return {
    begin() {
      count += 1;
    },
    end() {
      count -= 1;
      if (count === 0) idle();
    },
    async drain(timeout = DRAIN_MS) {
      if (count === 0) return false;
      log.info('waiting for requests under way', { requests: count });
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeout);
        idle = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      return true;
    },
  };
}
