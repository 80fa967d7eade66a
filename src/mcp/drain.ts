import type { Log } from './log.js';

/** How long an end waits for what is under way, in milliseconds. */
export const DRAIN = 10_000;

/** What is under way, and the wait for its end. */
export interface UnderWay {
  begin(): void;
  end(): void;
  /** Resolved when nothing is under way any more, or after `most` milliseconds; whether there was something. */
  over(most?: number): Promise<boolean>;
}

export function createUnderWay(log: Log): UnderWay {
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
    async over(most = DRAIN) {
      if (count === 0) return false;
      log.info('waiting for requests under way', { requests: count });
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, most);
        idle = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      return true;
    },
  };
}
