import { callListener } from './call-listener.js';
import type { Clock } from './clock.js';
import type { RateBudget, RateLimitResponse } from './rate-budget.js';
import { withTimeout } from './with-timeout.js';

/** How long a budget may take. Client libraries of stores tend to wait for a lost connection. */
const TIMEOUT_MS = 1_000;
/** How long a budget is not used after a timeout. */
const PAUSE_MS = 10_000;

interface SharedBudget {
  /** Returns undefined if the budget is not available. */
  take(): Promise<number | undefined>;
  learn(response: RateLimitResponse): Promise<void>;
}

/** Wraps a budget in a store that replicas share, so that a failing or hanging store delays no request. */
export function createSharedBudget(
  budget: RateBudget,
  onError: ((error: unknown) => unknown) | undefined,
  clock: Clock,
): SharedBudget {
  let pausedUntil = Number.NEGATIVE_INFINITY;

  const run = async <T>(name: string, method: () => T | Promise<T>): Promise<T | undefined> => {
    if (clock.now() < pausedUntil) return undefined;
    try {
      return await withTimeout(TIMEOUT_MS, method, () => {
        pausedUntil = clock.now() + PAUSE_MS;
        return new Error(`The rate budget's ${name}() did not finish within ${TIMEOUT_MS} ms. Check its store.`);
      });
    } catch (error) {
      void callListener(onError, error, 'onBudgetError');
      return undefined;
    }
  };

  return {
    take: () =>
      run('take', async () => {
        const wait = await budget.take();
        if (wait >= 0) return wait;
        throw new TypeError(`The rate budget's take() must return milliseconds, 0 or more, not ${wait}.`);
      }),
    learn: async (response) => {
      await run('learn', () => budget.learn(response));
    },
  };
}
