import type { OrganizationContext } from '../context.js';
import type { Conversation, SentMessage } from '../state.js';

/** Delivers a message to the customer: adds it to `sandbox.sent` and emits the event `message`. */
export function deliverToCustomer(
  ctx: OrganizationContext,
  conversation: Pick<Conversation, 'id'> & Pick<SentMessage, 'channel'>,
  message: Omit<SentMessage, 'conversationId' | 'channel' | 'time'>,
): void {
  const sent: SentMessage = {
    conversationId: conversation.id,
    channel: conversation.channel,
    time: ctx.now,
    ...message,
  };
  ctx.organization.sent.push(sent);
  ctx.events.emit('message', { ...sent, organizationId: ctx.organization.id });
}
