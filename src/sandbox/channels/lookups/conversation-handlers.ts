import type { Handlers } from '../../context.js';
import { findConversation } from '../../shared/conversations.js';
import { buildFullView } from '../../shared/full-view.js';

export const conversationHandlers = {
  getConversation: (ctx, { conversationId }) => {
    const channels = ['email', 'message', 'social', 'video', 'cobrowse', 'internalMessage'] as const;
    return buildFullView(ctx, findConversation(ctx, conversationId, ...channels));
  },
} satisfies Handlers;
