/** The time of a sandbox. */
export interface SandboxClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Moves the clock forward, in milliseconds: tokens expire, after-call work ends, parked conversations resume. */
  advance(milliseconds: number): void;
  /**
   * Whether the time changes only through `advance`. A client that polls would never see the validation of uploaded media end, so
   * with a manual clock the second request completes it. Default: false.
   */
  readonly isManual?: boolean;
}

/** The default time of a manual clock. */
export const START_TIME = Date.UTC(2026, 0, 12, 9, 0, 0);

/** A clock that changes only through `advance`, so that the same calls give the same responses. */
function createManualClock(start: number = START_TIME): SandboxClock {
  let now = start;
  return {
    isManual: true,
    now: () => now,
    advance: (milliseconds) => {
      now += requireDuration(milliseconds);
    },
  };
}

/** The clock of the machine. `advance` adds to it. */
export function createRunningClock(): SandboxClock {
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    advance: (milliseconds) => {
      offset += requireDuration(milliseconds);
    },
  };
}

/** Creates the clock that the option of `createSandbox` names. */
export function createClock(option: 'manual' | 'running' | SandboxClock, start: number | undefined): SandboxClock {
  if (option === 'manual') return createManualClock(start);
  return option === 'running' ? createRunningClock() : option;
}

function requireDuration(milliseconds: number): number {
  if (milliseconds >= 0 && Number.isFinite(milliseconds)) return milliseconds;
  throw new RangeError(`clock.advance needs a number of milliseconds of at least 0, not ${milliseconds}.`);
}

/** ISO 8601, as in the API. */
export const formatTime = (milliseconds: number): string => new Date(milliseconds).toISOString();
