import { callListener } from './call-listener.js';
import type { Clock } from './clock.js';
import type { RateBudget, RateLimitResponse } from './rate-budget.js';
import { withTimeout } from './with-timeout.js';

/** Milliseconds that a budget may take to answer: client libraries of stores like to wait for a lost connection. */
const PATIENCE = 1_000;
/** Milliseconds for which one that took longer is left alone. */
const PAUSE = 10_000;

interface SharedBudget {
  /** Undefined where the budget can't be asked. */
  take(): Promise<number | undefined>;
  learn(answer: RateLimitResponse): Promise<void>;
}

/** A budget in a store that replicas share, asked in a way that holds nobody up when the store fails or hangs. */
export function createSharedBudget(
  budget: RateBudget,
  onError: ((error: unknown) => unknown) | undefined,
  clock: Clock,
): SharedBudget {
  let askAgain = Number.NEGATIVE_INFINITY;

  const ask = async <Given>(name: string, run: () => Given | Promise<Given>): Promise<Given | undefined> => {
    if (clock.now() < askAgain) return undefined;
    try {
      return await withTimeout(PATIENCE, run, () => {
        askAgain = clock.now() + PAUSE;
        return new Error(`The budget's ${name}() did not end within ${PATIENCE} ms.`);
      });
    } catch (error) {
      void callListener(onError, error, 'onBudgetError');
      return undefined;
    }
  };

  return {
    take: () =>
      ask('take', async () => {
        const wait = await budget.take();
        if (wait >= 0) return wait;
        throw new TypeError(`The budget's take() gave ${wait}, which is no number of milliseconds.`);
      }),
    learn: async (answer) => {
      await ask('learn', () => budget.learn(answer));
    },
  };
}
