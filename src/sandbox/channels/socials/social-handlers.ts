import type { Handlers } from '../../context.js';
import { findConversation } from '../../shared/conversations.js';
import { createParticipantHandlers } from '../../shared/participant-handlers.js';
import { buildMessageView, getThread } from '../messages/message-view.js';
import { requireSender, sendMessage } from '../messages/send-message.js';

const social = createParticipantHandlers('social');

export const socialHandlers = {
  /** Replies to a post or to a private message. */
  postConversationsMessageCommunicationSocialmediaMessages: (ctx, args) => {
    const { conversationId, communicationId, inReplyToMessageId, ...content } = args;
    const conversation = findConversation(ctx, conversationId, 'social');
    const from = requireSender(ctx, conversation, communicationId);
    if (!getThread(conversation).messages.some(({ id }) => id === inReplyToMessageId)) {
      ctx.fail('not.found', {
        message: 'Message {messageId} is not in this conversation.',
        params: { messageId: inReplyToMessageId },
        field: 'inReplyToMessageId',
      });
    }
    return buildMessageView(ctx, conversation, sendMessage(ctx, conversation, from, content), true);
  },

  getConversationsSocialParticipantCommunicationWrapup: social.getWrapup,
  postConversationsSocialParticipantCommunicationWrapup: social.setWrapup,
} satisfies Handlers;
