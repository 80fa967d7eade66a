import type { AdditionalMessage } from '../../../generated/models.js';
import type { Context, Handlers, Input } from '../../context.js';
import { findConversation } from '../../shared/conversations.js';
import { postTypingNotification } from '../../webhooks/post-notification.js';
import { buildMessageView } from './message-view.js';
import { requireSender, sendMessage } from './send-message.js';

export const sendHandlers = {
  postConversationsMessageCommunicationMessages: (ctx, args) => {
    const { conversationId, communicationId, useNormalizedMessage = false, ...content } = args;
    const conversation = findConversation(ctx, conversationId, 'message');
    const from = requireSender(ctx, conversation, communicationId);
    requireOneContent(ctx, content);
    const message = sendMessage(ctx, conversation, from, content);
    return buildMessageView(ctx, conversation, message, useNormalizedMessage);
  },

  postConversationsMessageCommunicationTyping: (ctx, { conversationId, communicationId, typing }) => {
    const conversation = findConversation(ctx, conversationId, 'message');
    const { participant } = requireSender(ctx, conversation, communicationId);
    ctx.events.emit('typing', {
      organizationId: ctx.organization.id,
      conversationId,
      from: participant.name,
      purpose: 'agent',
    });
    postTypingNotification(ctx, conversation, typing.duration);
    return undefined;
  },
} satisfies Handlers;

/** Rejects a message with more than one of text, media and template. An empty text or list does not count. */
function requireOneContent(ctx: Context, { textBody, mediaIds, messagingTemplate }: Input<AdditionalMessage>): void {
  const contents = { textBody: textBody?.trim(), mediaIds: mediaIds?.length, messagingTemplate };
  const [first = '', second] = Object.entries(contents).flatMap(([field, value]) => (value ? [field] : []));
  if (second === undefined) return;
  ctx.fail('invalid.value', {
    message: 'A message has one of textBody, mediaIds and messagingTemplate, not both {first} and {second}.',
    params: { first, second },
    field: second,
  });
}
