import type { Frame } from './notification-channel.js';

/** Two channels deliver the same event within this time, in milliseconds. An equal event after that is another one. */
const WINDOW_MS = 5_000;

/**
 * Drops what two channels with the same topics both deliver. Each event is counted per channel: it is new on a channel if it
 * has arrived there more often than it was passed on.
 */
export interface Deduplicator {
  /** Starts or stops. Without an overlap, every event is new. */
  setActive(isActive: boolean): void;
  isNew(channel: object, frame: Frame): boolean;
  /** The number of events in memory. */
  readonly size: number;
}

interface Passed {
  count: number;
  /** When it was passed on last. */
  at: number;
  /** How often it arrived, by channel. */
  readonly received: Map<object, number>;
}

export function createDeduplicator(): Deduplicator {
  let passed: Map<string, Passed> | undefined;
  return {
    setActive: (isActive) => {
      passed = isActive ? new Map() : undefined;
    },
    isNew: (channel, frame) => {
      if (!passed) return true;
      const key = getKey(frame);
      const { receivedAt: at } = frame;
      const known = passed.get(key);
      const event = known && at - known.at <= WINDOW_MS ? known : { count: 0, at, received: new Map<object, number>() };
      passed.set(key, event);
      const count = (event.received.get(channel) ?? 0) + 1;
      event.received.set(channel, count);
      if (count <= event.count) return false;
      event.count = count;
      event.at = at;
      return true;
    },
    get size() {
      return passed?.size ?? 0;
    },
  };
}

/** Without the metadata, which may differ between channels. */
const getKey = ({ topicName, eventBody }: Frame): string => `${topicName} ${JSON.stringify(eventBody)}`;
