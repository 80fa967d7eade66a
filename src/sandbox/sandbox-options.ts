import type { Fault } from './faults/fault.js';
import type { SandboxClock } from './sandbox-clock.js';
import type { SandboxState } from './state.js';

/** Options of `createSandbox`. */
export interface SandboxOptions {
  /** Seed of all ids and of the requests that faults affect: the same seed and calls give the same responses. Default: 1. */
  seed?: number;
  /**
   * `manual`: the time changes only through `sandbox.clock.advance(…)`. `running`: the time of the machine. Or a clock of your own.
   * Default: `manual`.
   */
  clock?: 'manual' | 'running' | SandboxClock;
  /** Names of the organizations. They share nothing. Default: `['Harbor Supply']`. */
  organizations?: readonly string[];
  /**
   * Whether the organizations start without users, queues, wrap-up codes, integrations and conversations. They have their OAuth
   * clients. Default: false.
   */
  empty?: boolean;
  /** Faults that are active from the start. `sandbox.faults` adds more. Default: none. */
  faults?: readonly Fault[];
  /**
   * Maximum number of requests per token and minute. [Genesys allows 300](https://developer.genesys.cloud/organization/organization/limits#platform-api).
   * Default: no limit.
   */
  rateLimit?: number;
  /** Sends the requests to webhooks, such as a function of your test that responds to them. Default: the global `fetch`. */
  fetch?: typeof globalThis.fetch;
  /** The initial state: `sandbox.state` of another sandbox, or a loaded state file. Default: the state that the seed creates. */
  state?: SandboxState | undefined;
}

/** The names of all options. */
export const SANDBOX_OPTIONS: Readonly<Record<keyof SandboxOptions, true>> = {
  seed: true,
  clock: true,
  organizations: true,
  empty: true,
  faults: true,
  rateLimit: true,
  fetch: true,
  state: true,
};
