import type { Handlers } from '../../context.js';
import { getView } from '../../shared/conversation-index.js';
import { findConversation, listActiveConversations } from '../../shared/conversations.js';
import { updateConversation } from '../../shared/update-conversation.js';
import { buildListing, CHANNEL_PATHS } from '../../shared/views.js';
import { buildMessageConversationView, buildMessageView, getThread } from './message-view.js';

/** Source: the description of `POST /api/v2/conversations/messages/{conversationId}/messages/bulk` in the spec. */
const MAX_BULK_MESSAGES = 1000;

export const messageConversationHandlers = {
  getConversationsMessages: (ctx) =>
    buildListing(
      listActiveConversations(ctx, 'message').map((conversation) =>
        getView(ctx, conversation, () => buildMessageConversationView(ctx, conversation)),
      ),
      CHANNEL_PATHS.message,
    ),

  getConversationsMessage: (ctx, { conversationId }) =>
    buildMessageConversationView(ctx, findConversation(ctx, conversationId, 'message')),

  patchConversationsMessage: (ctx, { conversationId, ...update }) =>
    updateConversation(ctx, findConversation(ctx, conversationId, 'message'), update),

  getConversationsMessageMessage: (ctx, { conversationId, messageId, useNormalizedMessage }) => {
    const conversation = findConversation(ctx, conversationId, 'message', 'social');
    const message = getThread(conversation).messages.find(({ id }) => id === messageId);
    return message
      ? buildMessageView(ctx, conversation, message, useNormalizedMessage)
      : ctx.fail('not.found', { message: 'Message {messageId} was not found.', params: { messageId } });
  },

  /** Returns those of the messages that are in the conversation. */
  postConversationsMessageMessagesBulk: (ctx, { conversationId, body, useNormalizedMessage }) => {
    const conversation = findConversation(ctx, conversationId, 'message', 'social');
    if (body.length > MAX_BULK_MESSAGES) {
      ctx.fail('constraint.validation', { message: `At most ${MAX_BULK_MESSAGES} messages can be requested.` });
    }
    const found = getThread(conversation).messages.filter(({ id }) => body.includes(id));
    return { entities: found.map((message) => buildMessageView(ctx, conversation, message, useNormalizedMessage)) };
  },

  getConversationsMessageDetails: (ctx, { messageId, useNormalizedMessage }) => {
    for (const conversation of Object.values(ctx.organization.conversations)) {
      const message = conversation.message?.messages.find(({ id }) => id === messageId);
      if (message) return buildMessageView(ctx, conversation, message, useNormalizedMessage);
    }
    return ctx.fail('not.found', { message: 'Message {messageId} was not found.', params: { messageId } });
  },
} satisfies Handlers;
