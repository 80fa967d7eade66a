import type { Handlers } from '../../context.js';
import { createParticipantHandlers } from '../../shared/participant-handlers.js';

const email = createParticipantHandlers('email');

export const emailParticipantHandlers = {
  patchConversationsEmailParticipant: email.update,
  patchConversationsEmailParticipantCommunication: email.updateCommunication,
  patchConversationsEmailParticipantAttributes: email.mergeAttributes,
  postConversationsEmailParticipantReplace: email.replace,
  getConversationsEmailParticipantCommunicationWrapup: email.getWrapup,
  postConversationsEmailParticipantCommunicationWrapup: email.setWrapup,
  getConversationsEmailParticipantWrapup: email.getParticipantWrapup,
  getConversationsEmailParticipantWrapupcodes: email.wrapupCodes,
} satisfies Handlers;
