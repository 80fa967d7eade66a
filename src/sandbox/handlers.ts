import { cobrowseHandlers } from './channels/cobrowse/handlers.js';
import { conversationHandlers as emailConversationHandlers } from './channels/email/conversations.js';
import { draftHandlers } from './channels/email/draft-handlers.js';
import { messageHandlers as emailMessageHandlers } from './channels/email/messages.js';
import { emailParticipantHandlers } from './channels/email/participants.js';
import { integrationHandlers } from './channels/integrations/handlers.js';
import { internalMessageHandlers } from './channels/internal-messages/handlers.js';
import { conversationHandlers as messageConversationHandlers } from './channels/messages/conversations.js';
import { mediaHandlers } from './channels/messages/media.js';
import { messageParticipantHandlers } from './channels/messages/participants.js';
import { socialHandlers } from './channels/socials/handlers.js';
import { videoHandlers } from './channels/videos/handlers.js';
import type { Handlers } from './context.js';

/** Who answers which operation. */
export const handlers: Handlers = {
  ...emailConversationHandlers,
  ...emailMessageHandlers,
  ...draftHandlers,
  ...emailParticipantHandlers,
  ...messageConversationHandlers,
  ...messageParticipantHandlers,
  ...mediaHandlers,
  ...socialHandlers,
  ...videoHandlers,
  ...cobrowseHandlers,
  ...internalMessageHandlers,
  ...integrationHandlers,
};
