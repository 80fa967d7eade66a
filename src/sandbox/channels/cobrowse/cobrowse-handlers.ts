import type { CobrowseConversation } from '../../../generated/models.js';
import type { Context, Handlers } from '../../context.js';
import { activeConversations, currentCommunication, findConversation } from '../../shared/conversations.js';
import { CHANNEL_PATHS, conversationView, listing, mediaParticipant } from '../../shared/views.js';
import type { Conversation } from '../../state.js';

export const cobrowseHandlers = {
  getConversationsCobrowsesessions: (ctx) =>
    listing(
      activeConversations(ctx, 'cobrowse').map((conversation) => view(ctx, conversation)),
      CHANNEL_PATHS.cobrowse,
    ),

  getConversationsCobrowsesession: (ctx, { conversationId }) =>
    view(ctx, findConversation(ctx, conversationId, 'cobrowse')),
} satisfies Handlers;

/** The customer shares the page, the agent looks on. */
const view = (ctx: Context, conversation: Conversation): CobrowseConversation =>
  conversationView(ctx, conversation, (participant) => ({
    ...mediaParticipant(ctx, conversation, participant),
    cobrowseSessionId: conversation.id,
    cobrowseRole: participant.purpose === 'customer' ? 'sharer' : 'viewer',
    controlling: [],
    viewerUrl: `${ctx.origin}/cobrowse/${currentCommunication(participant).id}`,
  }));
