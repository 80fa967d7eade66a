import type { Handlers } from '../../context.js';
import { agentlessHandlers } from './agentless.js';
import { conversationHandlers } from './conversations.js';
import { createHandlers } from './create.js';
import { draftHandlers } from './draft-handlers.js';
import { inboundHandlers } from './inbound.js';
import { messageHandlers } from './messages.js';
import { parkingHandlers } from './parking.js';
import { emailParticipantHandlers } from './participants.js';
import { reconnectHandlers } from './reconnect.js';

export const emailHandlers = {
  ...conversationHandlers,
  ...createHandlers,
  ...messageHandlers,
  ...draftHandlers,
  ...inboundHandlers,
  ...agentlessHandlers,
  ...parkingHandlers,
  ...reconnectHandlers,
  ...emailParticipantHandlers,
} satisfies Handlers;
