import type { Conversation, SentMessage } from './state.js';

/** What can be listened to, with what listeners get. */
export interface SandboxEvents {
  /** A customer was sent something: an e-mail, a text message, a fax. */
  message: SentMessage & { organizationId: string };
  /** A conversation was started, or changed in any way. */
  conversation: { organizationId: string; conversation: Conversation };
  /** An agent or a customer is typing. `from` is who, by name. */
  typing: { organizationId: string; conversationId: string; from: string };
  /** The state may have changed: a write succeeded, a token was issued, time passed. */
  change: undefined;
}

export interface Emitter<Events> {
  /** Calls the listener each time; returns a function that ends it. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void;
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void;
}

export function createEmitter<Events>(): Emitter<Events> {
  const listeners = new Map<keyof Events, Set<(event: never) => void>>();
  return {
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => {
        set.delete(listener);
      };
    },
    emit: (name, event) => {
      for (const listener of [...(listeners.get(name) ?? [])]) listener(event as never);
    },
  };
}
