import type { SandboxClock } from '../sandbox-clock.js';
import type { Emitter, SandboxEvents } from '../sandbox-events.js';
import type { Conversation, SandboxState } from '../state.js';
import { listTopics } from './event-bodies.js';
import type { NotificationHub } from './notification-hub.js';

interface Sources {
  readonly hub: NotificationHub;
  readonly events: Emitter<SandboxEvents>;
  readonly state: () => SandboxState;
  readonly clock: SandboxClock;
  /** The URL of the sandbox, for links in the events. */
  readonly origin: string;
}

/** Sends what happens in the sandbox to the notification channels. A request that changes a conversation twice is one event. */
export function publishEvents({ hub, events, state, clock, origin }: Sources): void {
  const changed = new Map<Conversation, string>();

  const flush = (): void => {
    const conversations = [...changed];
    changed.clear();
    for (const [conversation, organizationId] of conversations) {
      const organization = state().organizations.find(({ id }) => id === organizationId);
      if (!organization) continue;
      for (const { topicName, buildBody } of listTopics({ organization, origin }, conversation)) {
        hub.publish(organizationId, topicName, buildBody);
      }
    }
  };

  events.on('conversation', ({ organizationId, conversation }) => {
    if (hub.connections === 0) return;
    // A read can change a conversation too: its timeouts pass. No `change` follows then.
    if (changed.size === 0) queueMicrotask(flush);
    changed.set(conversation, organizationId);
  });
  events.on('change', () => {
    flush();
    hub.closeExpired();
  });
  events.on('typing', ({ organizationId, conversationId, from, purpose }) => {
    if (purpose !== 'customer') return;
    const organization = state().organizations.find(({ id }) => id === organizationId);
    const participants = organization?.conversations[conversationId]?.participants ?? [];
    const time = new Date(clock.now()).toISOString();
    for (const { userId, communications } of participants) {
      if (!userId || communications.at(-1)?.state === 'disconnected') continue;
      hub.publish(organizationId, `v2.users.${userId}.conversations.inbound.typing.event`, () => ({
        conversationId,
        normalizedMessage: {
          type: 'Event',
          direction: 'Inbound',
          channel: { from: { nickname: from }, time },
          events: [{ eventType: 'Typing', typing: { type: 'On' } }],
        },
      }));
    }
  });
}
