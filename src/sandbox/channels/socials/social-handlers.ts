import type { Handlers } from '../../context.js';
import { findConversation } from '../../shared/conversations.js';
import { participantHandlers } from '../../shared/participant-handlers.js';
import { messageView, threadOf } from '../messages/message-view.js';
import { sender, sendOver } from '../messages/send-message.js';

const social = participantHandlers('social');

export const socialHandlers = {
  /** An answer to a post, or to a private message. */
  postConversationsMessageCommunicationSocialmediaMessages: (ctx, args) => {
    const { conversationId, communicationId, inReplyToMessageId, ...content } = args;
    const conversation = findConversation(ctx, conversationId, 'social');
    const from = sender(ctx, conversation, communicationId);
    if (!threadOf(conversation).messages.some(({ id }) => id === inReplyToMessageId)) {
      ctx.fail('not.found', {
        message: 'Message {messageId} is not in this conversation.',
        params: { messageId: inReplyToMessageId },
        field: 'inReplyToMessageId',
      });
    }
    return messageView(conversation, sendOver(ctx, conversation, from, content), true);
  },

  getConversationsSocialParticipantCommunicationWrapup: social.getWrapup,
  postConversationsSocialParticipantCommunicationWrapup: social.setWrapup,
} satisfies Handlers;
