import { cobrowseHandlers } from './channels/cobrowse/handlers.js';
import { emailHandlers } from './channels/email/handlers.js';
import { faxHandlers } from './channels/faxes/handlers.js';
import { integrationHandlers } from './channels/integrations/handlers.js';
import { internalMessageHandlers } from './channels/internal-messages/handlers.js';
import { conversationHandlers as messageConversationHandlers } from './channels/messages/conversations.js';
import { mediaHandlers } from './channels/messages/media.js';
import { monitorHandlers } from './channels/messages/monitor.js';
import { openHandlers } from './channels/messages/open.js';
import { outboundHandlers } from './channels/messages/outbound.js';
import { messageParticipantHandlers } from './channels/messages/participants.js';
import { sendHandlers } from './channels/messages/send.js';
import { socialHandlers } from './channels/socials/handlers.js';
import { videoHandlers } from './channels/videos/handlers.js';
import type { AllHandlers } from './context.js';

/** The handler of each operation. The compiler reports an operation that has none. */
export const handlers: AllHandlers = {
  ...emailHandlers,
  ...messageConversationHandlers,
  ...messageParticipantHandlers,
  ...mediaHandlers,
  ...sendHandlers,
  ...outboundHandlers,
  ...openHandlers,
  ...monitorHandlers,
  ...socialHandlers,
  ...videoHandlers,
  ...faxHandlers,
  ...cobrowseHandlers,
  ...internalMessageHandlers,
  ...integrationHandlers,
};
