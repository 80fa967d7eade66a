import type { OrganizationContext } from '../context.js';
import { notifyConversationChange } from '../shared/conversations.js';

/**
 * Marks a message that its webhook did not accept as failed, with a receipt that has the reason. Genesys also
 * [creates a receipt of the failure](https://developer.genesys.cloud/commdigital/digital/openmessaging/inboundReceiptMessages).
 * Notifications that are not messages have no status.
 */
export function failMessage(ctx: OrganizationContext, conversationId: string, messageId: string, reason: string): void {
  const { conversations } = ctx.organization;
  const conversation = Object.hasOwn(conversations, conversationId) ? conversations[conversationId] : undefined;
  const message = conversation?.message?.messages.find(
    ({ id, direction }) => id === messageId && direction === 'outbound',
  );
  if (!conversation || !message) return;
  message.status = 'delivery-failed';
  message.normalizedReceipts = [
    ...(message.normalizedReceipts ?? []),
    {
      id: messageId,
      type: 'Receipt',
      status: 'Failed',
      isFinalReceipt: true,
      reasons: [{ code: 'GeneralError', message: reason }],
    },
  ];
  notifyConversationChange(ctx, conversation);
}
