import type { Handlers } from '../../context.js';
import { findConversation } from '../../shared/conversations.js';
import { createParticipantHandlers } from '../../shared/participant-handlers.js';
import { setParkingState } from '../../shared/set-parking-state.js';

const message = createParticipantHandlers('message');

export const messageParticipantHandlers = {
  patchConversationsMessageParticipant: message.update,
  patchConversationsMessageParticipantParkingstate: (ctx, { conversationId, ...request }) =>
    setParkingState(ctx, findConversation(ctx, conversationId, 'message'), request),
  patchConversationsMessageParticipantCommunication: message.updateCommunication,
  patchConversationsMessageParticipantAttributes: message.mergeAttributes,
  postConversationsMessageParticipantReplace: message.replace,
  getConversationsMessageParticipantCommunicationWrapup: message.getWrapup,
  postConversationsMessageParticipantCommunicationWrapup: message.setWrapup,
  getConversationsMessageParticipantWrapup: message.getParticipantWrapup,
  getConversationsMessageParticipantWrapupcodes: message.wrapupCodes,
} satisfies Handlers;
