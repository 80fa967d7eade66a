import type { ConversationChange } from './conversation-change.js';
import { type ConversationState, isFinished, parseConversation } from './conversation-state.js';
import { findChanges } from './find-changes.js';

/** How long after a read of the API events that are older can still arrive, in milliseconds. */
const LATE_MS = 30_000;
/** The most finished conversations to remember, for events that follow their end. */
const MAX_FINISHED = 500;

/** The state of the conversations that the stream has reported, by topic and conversation. */
export interface Tracker {
  get(key: string): ConversationState | undefined;
  /** The keys of the conversations that can still change. */
  listOpen(): string[];
  /**
   * Applies the body of an event. Returns the changes; undefined if it is older than the state, or the same; or `unclear` if
   * only a new read can show what changed.
   *
   * @param receivedAt When the event arrived, in milliseconds since 1970.
   */
  applyEvent(key: string, body: unknown, receivedAt: number): readonly ConversationChange[] | 'unclear' | undefined;
  /**
   * Applies a response of the API. Returns the changes, or undefined for none.
   *
   * @param readAt When the request was sent, in milliseconds since 1970.
   */
  applyRead(
    key: string,
    body: unknown,
    readAt: number,
    emailIds?: readonly string[],
  ): readonly ConversationChange[] | undefined;
  forget(key: string): void;
  /** The number of conversations in memory. */
  readonly size: number;
}

interface Entry {
  /** The latest state, with the facts of all states. */
  readonly state: ConversationState;
  /** The facts of the latest state alone: an email conversation has only its latest message. */
  readonly latest: ReadonlySet<string>;
  /** When the request for the state was sent. Undefined if the state is from an event. */
  readonly readAt: number | undefined;
}

export function createTracker(maxOpen: number): Tracker {
  const open = new Map<string, Entry>();
  const finished = new Map<string, Entry>();
  const getEntry = (key: string): Entry | undefined => open.get(key) ?? finished.get(key);

  /** The entry that changed last is the last one of its map. */
  const store = (key: string, before: Entry | undefined, state: ConversationState, readAt: number | undefined) => {
    open.delete(key);
    finished.delete(key);
    const isDone = isFinished(state);
    const facts = before ? new Set([...before.state.facts, ...state.facts]) : state.facts;
    const entry = { state: { ...state, facts }, latest: state.facts, readAt };
    evict((isDone ? finished : open).set(key, entry), isDone ? MAX_FINISHED : maxOpen);
  };

  return {
    get: (key) => getEntry(key)?.state,
    listOpen: () => [...open.keys()],
    applyEvent: (key, body, receivedAt) => {
      const before = getEntry(key);
      const state = parseConversation(body);
      const changes = findChanges(before?.state, state);
      const isLate = before?.readAt !== undefined && receivedAt < before.readAt + LATE_MS;
      if (isLate && isSubset(state.facts, before.state.facts)) {
        const hasLatest = isSubset(before.latest, state.facts);
        // It arrived before the read, which has everything.
        if (!hasLatest && receivedAt <= before.readAt) return undefined;
        if (!hasLatest || changes.length > 0) return 'unclear';
        store(key, before, state, undefined);
        return undefined;
      }
      store(key, before, state, undefined);
      return changes.length > 0 ? changes : [{ type: 'updated' }];
    },
    applyRead: (key, body, readAt, emailIds) => {
      const before = getEntry(key);
      const state = parseConversation(body, emailIds);
      const changes = findChanges(before?.state, state);
      store(key, before, state, readAt);
      return changes.length > 0 ? changes : undefined;
    },
    forget: (key) => {
      open.delete(key);
      finished.delete(key);
    },
    get size() {
      return open.size + finished.size;
    },
  };
}

const isSubset = (some: ReadonlySet<string>, all: ReadonlySet<string>): boolean => {
  for (const item of some) if (!all.has(item)) return false;
  return true;
};

/** Deletes the oldest entries. */
function evict(map: Map<string, Entry>, max: number): void {
  for (const key of map.keys()) {
    if (map.size <= max) return;
    map.delete(key);
  }
}
