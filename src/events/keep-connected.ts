import { raceSignal } from '../transport/race-signal.js';
import { createDeduplicator } from './deduplicator.js';
import type { ResyncReason } from './event.js';
import { type ChannelEnvironment, type Frame, type OpenChannel, openChannel } from './notification-channel.js';
import { backOff, retryTemporary } from './retry-temporary.js';

/** How long both channels of a handover stay open, and for how long after that late duplicates are dropped, in milliseconds. */
const OVERLAP_MS = 5_000;
const LATE_MS = 10_000;
/** A channel that ends earlier than this is a failure: the server drops new channels, or too many streams replace each other's. */
const STABLE_MS = 30_000;

export interface ConnectionListener {
  /** The first channel is open. */
  onReady(): void;
  onFrame(frame: Frame): void;
  /** Events since this time may be missing. The next channel is open. */
  onGap(reason: ResyncReason, since: number): void;
  /** A channel replaced another without a gap, a few seconds ago. */
  onHandover(): void;
}

export interface ConnectionEnvironment extends ChannelEnvironment {
  /** Returns a number from 0 to 1. */
  readonly random: () => number;
}

/**
 * Keeps one channel open until the signal is aborted: opens the next channel before this one ends, so that both overlap, and
 * reconnects after a lost connection.
 *
 * @throws Errors of the first connection, and later ones that another attempt cannot fix.
 */
export async function keepConnected(environment: ConnectionEnvironment, listener: ConnectionListener): Promise<never> {
  const { clock, signal } = environment;
  const deduplicator = createDeduplicator();
  let handovers = 0;
  let failures = 0;

  /**
   * Opens a channel that holds its events until `release`. They arrive before the response to the subscription, but must follow
   * the read that a gap needs: an event of an email conversation names only its latest email.
   */
  const open = async (): Promise<OpenChannel & { release(): void }> => {
    const source = {};
    let held: Frame[] | undefined = [];
    const pass = (frame: Frame): void => {
      if (deduplicator.isNew(source, frame)) listener.onFrame(frame);
    };
    const channel = await openChannel(environment, (frame) => {
      if (held) held.push(frame);
      else pass(frame);
    });
    const release = () => {
      const frames = held ?? [];
      held = undefined;
      frames.forEach(pass);
    };
    return { ...channel, release };
  };

  /** Ends the old channel when both have received the same events for a while. */
  const retire = async (old: OpenChannel): Promise<void> => {
    const own = handovers;
    await clock.sleep(OVERLAP_MS, signal);
    old.close();
    await clock.sleep(LATE_MS, signal);
    if (own !== handovers) return;
    deduplicator.setActive(false);
    listener.onHandover();
  };

  let current = await open();
  listener.onReady();
  current.release();
  while (true) {
    const openedAt = clock.now();
    const end = await raceSignal(current.end, signal);
    const isPlanned = end === 'closing' || end === 'expiring';
    const old = current;
    failures = clock.now() - openedAt < STABLE_MS ? failures + 1 : 0;
    if (failures > 1) await backOff(failures - 1, environment);
    if (isPlanned) {
      handovers += 1;
      deduplicator.setActive(true);
    }
    current = await retryTemporary(open, environment);
    if (isPlanned && !old.isLost()) {
      retire(old).catch(() => {
        // The stream ended, and with it both channels.
      });
    } else listener.onGap(end === 'silent' ? 'silent' : 'disconnected', old.lastMessageAt());
    current.release();
  }
}
