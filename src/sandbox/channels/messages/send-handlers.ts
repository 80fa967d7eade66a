import type { Handlers } from '../../context.js';
import { findConversation } from '../../shared/conversations.js';
import { buildMessageView } from './message-view.js';
import { requireSender, sendMessage } from './send-message.js';

export const sendHandlers = {
  postConversationsMessageCommunicationMessages: (ctx, args) => {
    const { conversationId, communicationId, useNormalizedMessage = false, ...content } = args;
    const conversation = findConversation(ctx, conversationId, 'message');
    const from = requireSender(ctx, conversation, communicationId);
    const message = sendMessage(ctx, conversation, from, content);
    return buildMessageView(ctx, conversation, message, useNormalizedMessage);
  },

  postConversationsMessageCommunicationTyping: (ctx, { conversationId, communicationId }) => {
    const conversation = findConversation(ctx, conversationId, 'message');
    const { participant } = requireSender(ctx, conversation, communicationId);
    ctx.events.emit('typing', {
      organizationId: ctx.organization.id,
      conversationId,
      from: participant.name,
      purpose: 'agent',
    });
    return undefined;
  },
} satisfies Handlers;
