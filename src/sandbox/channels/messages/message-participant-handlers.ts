import type { Handlers } from '../../context.js';
import { createParticipantHandlers } from '../../shared/participant-handlers.js';

const message = createParticipantHandlers('message');

export const messageParticipantHandlers = {
  patchConversationsMessageParticipant: message.update,
  patchConversationsMessageParticipantCommunication: message.updateCommunication,
  patchConversationsMessageParticipantAttributes: message.mergeAttributes,
  postConversationsMessageParticipantReplace: message.replace,
  getConversationsMessageParticipantCommunicationWrapup: message.getWrapup,
  postConversationsMessageParticipantCommunicationWrapup: message.setWrapup,
  getConversationsMessageParticipantWrapup: message.getParticipantWrapup,
  getConversationsMessageParticipantWrapupcodes: message.wrapupCodes,
} satisfies Handlers;
