import type { Handlers } from '../../context.js';
import { updateConversation } from '../../shared/conversation-update.js';
import { activeConversations, findConversation } from '../../shared/conversations.js';
import { CHANNEL_PATHS, listing } from '../../shared/views.js';
import { SENDING_SIZE_LIMIT } from './email-size.js';
import { emailView } from './email-view.js';

export const emailConversationHandlers = {
  getConversationsEmails: (ctx) =>
    listing(
      activeConversations(ctx, 'email').map((conversation) => emailView(ctx, conversation)),
      CHANNEL_PATHS.email,
    ),

  getConversationsEmail: (ctx, { conversationId }) => emailView(ctx, findConversation(ctx, conversationId, 'email')),

  patchConversationsEmail: (ctx, { conversationId, ...update }) =>
    updateConversation(ctx, findConversation(ctx, conversationId, 'email'), update),

  getConversationsEmailSettings: (ctx, { conversationId }) => {
    findConversation(ctx, conversationId, 'email');
    return { sendingSizeLimit: SENDING_SIZE_LIMIT };
  },
} satisfies Handlers;
