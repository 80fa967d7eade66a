import type { Handlers } from '../../context.js';
import { participantHandlers } from '../../shared/participant-handlers.js';

const social = participantHandlers('social');

export const socialHandlers = {
  getConversationsSocialParticipantCommunicationWrapup: social.getWrapup,
  postConversationsSocialParticipantCommunicationWrapup: social.setWrapup,
} satisfies Handlers;
