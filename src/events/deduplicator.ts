import type { Frame } from './notification-channel.js';

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

export function createDeduplicator(): Deduplicator {
  let passed: Map<string, number> | undefined;
  let received = new WeakMap<object, Map<string, number>>();
  return {
    setActive: (isActive) => {
      passed = isActive ? new Map() : undefined;
      received = new WeakMap();
    },
    isNew: (channel, frame) => {
      if (!passed) return true;
      const key = getKey(frame);
      const own = received.get(channel) ?? new Map<string, number>();
      received.set(channel, own);
      const count = (own.get(key) ?? 0) + 1;
      own.set(key, count);
      if (count <= (passed.get(key) ?? 0)) return false;
      passed.set(key, count);
      return true;
    },
    get size() {
      return passed?.size ?? 0;
    },
  };
}

/** Without the metadata, which may differ between channels. */
const getKey = ({ topicName, eventBody }: Frame): string => `${topicName} ${JSON.stringify(eventBody)}`;
