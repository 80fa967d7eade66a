import type { OrganizationContext } from '../context.js';
import type { Conversation, SentMessage } from '../state.js';

/** Hands something to the customer's side: it shows in `sandbox.sent`, and listeners hear of it. */
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
