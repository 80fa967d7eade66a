/** The sandbox's time. */
export interface SandboxClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Lets time pass at once: tokens expire, after-call work ends, parked conversations come back. */
  advance(milliseconds: number): void;
  /**
   * Whether time stands still until it is advanced. Who polls would wait for ever, so that what has only to be waited for,
   * the check of uploaded media, is done at the next look.
   */
  readonly isManual?: boolean;
}

/** When the sandbox's day begins, unless told otherwise. */
export const START_TIME = Date.UTC(2026, 0, 12, 9, 0, 0);

/** A clock that stands still until it is advanced: the same calls get the same answers. */
export function createManualClock(start: number = START_TIME): SandboxClock {
  let now = start;
  return {
    isManual: true,
    now: () => now,
    advance: (milliseconds) => {
      now += requireDuration(milliseconds);
    },
  };
}

/** The machine's clock, which can be put forward as well. */
export function createRunningClock(): SandboxClock {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    advance: (milliseconds) => {
      ahead += requireDuration(milliseconds);
    },
  };
}

function requireDuration(milliseconds: number): number {
  if (milliseconds >= 0 && Number.isFinite(milliseconds)) return milliseconds;
  throw new RangeError(`clock.advance takes a number of milliseconds, 0 or more, not ${milliseconds}`);
}

/** An instant as the API writes it. */
export const formatTime = (milliseconds: number): string => new Date(milliseconds).toISOString();
