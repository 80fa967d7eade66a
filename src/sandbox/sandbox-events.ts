import type { SandboxRequest } from './sandbox-request.js';
import type { Conversation, SentMessage } from './state.js';
import type { WebhookAttempt } from './webhooks/webhook-attempt.js';

/** The events of a sandbox, by name. */
export interface SandboxEvents {
  /** A customer received an email, a message or a fax. */
  message: SentMessage & { organizationId: string };
  /** A conversation started or changed. */
  conversation: { organizationId: string; conversation: Conversation };
  /** An agent or a customer is typing. `from` is the name of the person. */
  typing: { organizationId: string; conversationId: string; from: string; purpose: 'agent' | 'customer' };
  /** A request received its response, or its connection was dropped. */
  request: SandboxRequest;
  /** A request to a webhook succeeded or failed. */
  webhook: WebhookAttempt;
  /** The state may have changed: a write succeeded, a token was issued, or the clock advanced. */
  change: undefined;
}

export interface Emitter<Events> {
  /** Adds a listener. Returns a function that removes it. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void;
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void;
}

/** The names of the events. A listener of another name would never be called. */
const NAMES = Object.keys({
  message: true,
  conversation: true,
  typing: true,
  request: true,
  webhook: true,
  change: true,
} satisfies Record<keyof SandboxEvents, true>);

export function createEmitter(): Emitter<SandboxEvents> {
  const listeners = new Map<keyof SandboxEvents, Set<(event: never) => void>>();
  return {
    on: (name, listener) => {
      if (!NAMES.includes(name)) {
        throw new TypeError(`sandbox.on: unknown event "${name}". Use one of: ${NAMES.join(', ')}.`);
      }
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
