import type { Handlers } from '../../context.js';
import { updateConversation } from '../../shared/conversation-update.js';
import { activeConversations, findConversation } from '../../shared/conversations.js';
import { CHANNEL_PATHS, listing } from '../../shared/views.js';
import { messageConversationView, messageView, threadOf } from './message-view.js';

export const messageConversationHandlers = {
  getConversationsMessages: (ctx) =>
    listing(
      activeConversations(ctx, 'message').map((conversation) => messageConversationView(ctx, conversation)),
      CHANNEL_PATHS.message,
    ),

  getConversationsMessage: (ctx, { conversationId }) =>
    messageConversationView(ctx, findConversation(ctx, conversationId, 'message')),

  patchConversationsMessage: (ctx, { conversationId, ...update }) =>
    updateConversation(ctx, findConversation(ctx, conversationId, 'message'), update),

  getConversationsMessageMessage: (ctx, { conversationId, messageId, useNormalizedMessage }) => {
    const conversation = findConversation(ctx, conversationId, 'message', 'social');
    const message = threadOf(conversation).messages.find(({ id }) => id === messageId);
    return message
      ? messageView(conversation, message, useNormalizedMessage)
      : ctx.fail('not.found', { message: 'Message {messageId} was not found.', params: { messageId } });
  },

  getConversationsMessageDetails: (ctx, { messageId, useNormalizedMessage }) => {
    for (const conversation of Object.values(ctx.organization.conversations)) {
      const message = conversation.message?.messages.find(({ id }) => id === messageId);
      if (message) return messageView(conversation, message, useNormalizedMessage);
    }
    return ctx.fail('not.found', { message: 'Message {messageId} was not found.', params: { messageId } });
  },
} satisfies Handlers;
