import { MAX_TIMER_MS } from '../transport/clock.js';
import type { SandboxClock } from './sandbox-clock.js';
import type { Emitter, SandboxEvents } from './sandbox-events.js';
import { findNextTimeout } from './shared/apply-timeouts.js';
import type { Conversation } from './state.js';

interface Environment {
  readonly clock: SandboxClock;
  readonly events: Emitter<SandboxEvents>;
  readonly listConversations: () => Conversation[];
  /** Applies the timeouts that have passed. */
  readonly applyAll: () => void;
}

/** The shortest wait. A clock of the user can be slower than the timers of the machine. */
const MIN_WAIT_MS = 20;

const earlier = (one: number, other: number): number => Math.min(one, other);

/**
 * Applies timeouts of conversations when they pass on a running clock, so that events report them without a request.
 *
 * @returns A function to call when the state was replaced or the clock advanced.
 */
export function scheduleTimeouts({ clock, events, listConversations, applyAll }: Environment): () => void {
  if (clock.isManual) return () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  let next = Number.POSITIVE_INFINITY;

  const schedule = (time: number): void => {
    if (time >= next) return;
    next = time;
    clearTimeout(timer);
    timer = setTimeout(pass, Math.min(Math.max(time - clock.now(), MIN_WAIT_MS), MAX_TIMER_MS));
    // A sandbox must not keep the process running.
    (timer as { unref?: () => void }).unref?.();
  };
  const reschedule = (): void => {
    clearTimeout(timer);
    next = Number.POSITIVE_INFINITY;
    schedule(listConversations().map(findNextTimeout).reduce(earlier, next));
  };
  const pass = (): void => {
    applyAll();
    reschedule();
  };
  events.on('conversation', ({ conversation }) => schedule(findNextTimeout(conversation)));
  reschedule();
  return reschedule;
}
