import type { InternalMessageConversation } from '../../../generated/models.js';
import type { Context, Handlers } from '../../context.js';
import { defined } from '../../defined.js';
import { activeConversations, currentCommunication, findConversation } from '../../shared/conversations.js';
import { CHANNEL_PATHS, conversationView, listing, mediaParticipant } from '../../shared/views.js';
import type { Conversation, Participant } from '../../state.js';

export const internalMessageHandlers = {
  getConversationsInternalmessages: (ctx) =>
    listing(
      activeConversations(ctx, 'internalMessage').map((conversation) => view(ctx, conversation)),
      CHANNEL_PATHS.internalMessage,
    ),

  getConversationsInternalmessage: (ctx, { conversationId }) =>
    view(ctx, findConversation(ctx, conversationId, 'internalMessage')),
} satisfies Handlers;

const view = (ctx: Context, conversation: Conversation): InternalMessageConversation => {
  const [source, target] = conversation.participants;
  return conversationView(ctx, conversation, (participant) =>
    defined({
      ...mediaParticipant(ctx, conversation, participant),
      sourceUser: userOf(source),
      targetUser: userOf(target),
      internalMessageId: currentCommunication(participant).id,
      messages: (conversation.internalMessages ?? [])
        .filter((message) => message.participantId === participant.id)
        .map(({ id, time }) => ({ messageId: id, messageTime: time })),
    }),
  );
};

const userOf = (participant: Participant | undefined) =>
  participant?.userId ? { id: participant.userId, selfUri: `/api/v2/users/${participant.userId}` } : undefined;
