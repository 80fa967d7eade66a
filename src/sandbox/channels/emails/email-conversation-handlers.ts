import type { Handlers } from '../../context.js';
import { getView } from '../../shared/conversation-index.js';
import { findConversation, listActiveConversations } from '../../shared/conversations.js';
import { updateConversation } from '../../shared/update-conversation.js';
import { buildListing, CHANNEL_PATHS } from '../../shared/views.js';
import { MAX_EMAIL_BYTES } from './email-size.js';
import { buildEmailView } from './email-view.js';

export const emailConversationHandlers = {
  getConversationsEmails: (ctx) =>
    buildListing(
      listActiveConversations(ctx, 'email').map((conversation) =>
        getView(ctx, conversation, () => buildEmailView(ctx, conversation)),
      ),
      CHANNEL_PATHS.email,
    ),

  getConversationsEmail: (ctx, { conversationId }) =>
    buildEmailView(ctx, findConversation(ctx, conversationId, 'email')),

  patchConversationsEmail: (ctx, { conversationId, ...update }) =>
    updateConversation(ctx, findConversation(ctx, conversationId, 'email'), update),

  getConversationsEmailSettings: (ctx, { conversationId }) => {
    findConversation(ctx, conversationId, 'email');
    return { sendingSizeLimit: MAX_EMAIL_BYTES };
  },
} satisfies Handlers;
