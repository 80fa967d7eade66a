import type { InternalMessageConversation } from '../../../generated/models.js';
import { omitUndefined } from '../../../transport/omit-undefined.js';
import type { Context, Handlers } from '../../context.js';
import { getView } from '../../shared/conversation-index.js';
import { findConversation, getCurrentCommunication, listActiveConversations } from '../../shared/conversations.js';
import { buildConversationView, buildListing, buildMediaParticipant, CHANNEL_PATHS } from '../../shared/views.js';
import type { Conversation, Participant } from '../../state.js';

export const internalMessageHandlers = {
  getConversationsInternalmessages: (ctx) =>
    buildListing(
      listActiveConversations(ctx, 'internalMessage').map((conversation) =>
        getView(ctx, conversation, () => buildInternalMessageView(ctx, conversation)),
      ),
      CHANNEL_PATHS.internalMessage,
    ),

  getConversationsInternalmessage: (ctx, { conversationId }) =>
    buildInternalMessageView(ctx, findConversation(ctx, conversationId, 'internalMessage')),
} satisfies Handlers;

const buildInternalMessageView = (ctx: Context, conversation: Conversation): InternalMessageConversation => {
  const [source, target] = conversation.participants;
  return buildConversationView(ctx, conversation, (participant) =>
    omitUndefined({
      ...buildMediaParticipant(ctx, conversation, participant),
      sourceUser: buildUserReference(source),
      targetUser: buildUserReference(target),
      internalMessageId: getCurrentCommunication(participant).id,
      messages: (conversation.internalMessages ?? [])
        .filter((message) => message.participantId === participant.id)
        .map(({ id, time }) => ({ messageId: id, messageTime: time })),
    }),
  );
};

const buildUserReference = (participant: Participant | undefined) =>
  participant?.userId ? { id: participant.userId, selfUri: `/api/v2/users/${participant.userId}` } : undefined;
