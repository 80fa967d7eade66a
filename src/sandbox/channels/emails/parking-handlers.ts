import type { Handlers } from '../../context.js';
import { findConversation } from '../../shared/conversations.js';
import { setParkingState } from '../../shared/set-parking-state.js';

export const parkingHandlers = {
  patchConversationsEmailParticipantParkingstate: (ctx, { conversationId, ...request }) =>
    setParkingState(ctx, findConversation(ctx, conversationId, 'email'), request),
} satisfies Handlers;
