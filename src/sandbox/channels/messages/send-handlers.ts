import type { Handlers } from '../../context.js';
import { findConversation } from '../../shared/conversations.js';
import { messageView } from './message-view.js';
import { sender, sendOver } from './send-message.js';

export const sendHandlers = {
  postConversationsMessageCommunicationMessages: (ctx, args) => {
    const { conversationId, communicationId, useNormalizedMessage = false, ...content } = args;
    const conversation = findConversation(ctx, conversationId, 'message');
    const from = sender(ctx, conversation, communicationId);
    const message = sendOver(ctx, conversation, from, content);
    return messageView(conversation, message, useNormalizedMessage);
  },

  postConversationsMessageCommunicationTyping: (ctx, { conversationId, communicationId }) => {
    const conversation = findConversation(ctx, conversationId, 'message');
    const { participant } = sender(ctx, conversation, communicationId);
    ctx.events.emit('typing', { organizationId: ctx.organization.id, conversationId, from: participant.name });
    return undefined;
  },
} satisfies Handlers;
