import type { CobrowseConversation } from '../../../generated/models.js';
import type { Handlers, ViewContext } from '../../context.js';
import { getView } from '../../shared/conversation-index.js';
import { findConversation, getCurrentCommunication, listActiveConversations } from '../../shared/conversations.js';
import { buildConversationView, buildListing, buildMediaParticipant, CHANNEL_PATHS } from '../../shared/views.js';
import type { Conversation } from '../../state.js';

export const cobrowseHandlers = {
  getConversationsCobrowsesessions: (ctx) =>
    buildListing(
      listActiveConversations(ctx, 'cobrowse').map((conversation) =>
        getView(ctx, conversation, () => buildCobrowseView(ctx, conversation)),
      ),
      CHANNEL_PATHS.cobrowse,
    ),

  getConversationsCobrowsesession: (ctx, { conversationId }) =>
    buildCobrowseView(ctx, findConversation(ctx, conversationId, 'cobrowse')),
} satisfies Handlers;

/** The customer shares the page. Agents view it. */
export const buildCobrowseView = (ctx: ViewContext, conversation: Conversation): CobrowseConversation =>
  buildConversationView(ctx, conversation, (participant) => ({
    ...buildMediaParticipant(ctx, conversation, participant),
    cobrowseSessionId: conversation.id,
    cobrowseRole: participant.purpose === 'customer' ? 'sharer' : 'viewer',
    controlling: [],
    viewerUrl: `${ctx.origin}/cobrowse/${getCurrentCommunication(participant).id}`,
  }));
