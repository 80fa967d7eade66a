import type { Handlers } from '../../context.js';
import { agentlessHandlers } from './agentless-handlers.js';
import { attachmentUploadHandlers } from './attachment-upload-handlers.js';
import { creationHandlers } from './creation-handlers.js';
import { draftHandlers } from './draft-handlers.js';
import { emailConversationHandlers } from './email-conversation-handlers.js';
import { emailMessageHandlers } from './email-message-handlers.js';
import { emailParticipantHandlers } from './email-participant-handlers.js';
import { inboundHandlers } from './inbound-handlers.js';
import { parkingHandlers } from './parking-handlers.js';
import { reconnectHandlers } from './reconnect-handlers.js';

export const emailHandlers = {
  ...emailConversationHandlers,
  ...creationHandlers,
  ...emailMessageHandlers,
  ...draftHandlers,
  ...attachmentUploadHandlers,
  ...inboundHandlers,
  ...agentlessHandlers,
  ...parkingHandlers,
  ...reconnectHandlers,
  ...emailParticipantHandlers,
} satisfies Handlers;
