import { createRateLimiter } from './faults/rate-limiter.js';
import type { SandboxCore } from './handle-api-request.js';
import { createRandom } from './random.js';
import { createRequestLog } from './request-log.js';
import type { SandboxState } from './state.js';

interface CoreOptions extends Pick<SandboxCore, 'clock' | 'events' | 'faults' | 'webhooks' | 'notifyChange'> {
  seed: number;
  rateLimit: number | undefined;
}

/** Creates what the request handlers share, for a new state. */
export function createCore(state: SandboxState, { seed, rateLimit, ...services }: CoreOptions): SandboxCore {
  const { clock } = services;
  return {
    ...services,
    state,
    random: createRandom(state),
    correlationRandom: createRandom({ random: ~seed }),
    faultRandom: createRandom({ random: seed ^ 0x5bd1e995 }),
    requests: createRequestLog(state, clock),
    limiter: rateLimit === undefined ? undefined : createRateLimiter(rateLimit, clock),
  };
}
