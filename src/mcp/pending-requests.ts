import type { Log } from './log.js';

const DEFAULT_DRAIN_MS = 10_000;

/** Counts pending requests. */
export interface PendingRequests {
  begin(): void;
  end(): void;
  /**
   * Waits until no request is pending, at most `timeout` milliseconds (default: 10,000). Returns whether any was pending.
   */
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
    async drain(timeout = DEFAULT_DRAIN_MS) {
      if (count === 0) return false;
      log.info('waiting for pending requests', { requests: count });
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
