import { cobrowseHandlers } from './channels/cobrowse/cobrowse-handlers.js';
import { emailHandlers } from './channels/emails/email-handlers.js';
import { faxHandlers } from './channels/faxes/fax-handlers.js';
import { integrationHandlers } from './channels/integrations/integration-handlers.js';
import { internalMessageHandlers } from './channels/internal-messages/internal-message-handlers.js';
import { lookupHandlers } from './channels/lookups/lookup-handlers.js';
import { deprecatedOpenHandlers } from './channels/messages/deprecated-open-handlers.js';
import { mediaHandlers } from './channels/messages/media-handlers.js';
import { messageConversationHandlers } from './channels/messages/message-conversation-handlers.js';
import { messageParticipantHandlers } from './channels/messages/message-participant-handlers.js';
import { monitorHandlers } from './channels/messages/monitor-handlers.js';
import { openHandlers } from './channels/messages/open-handlers.js';
import { outboundHandlers } from './channels/messages/outbound-handlers.js';
import { sendHandlers } from './channels/messages/send-handlers.js';
import { notificationHandlers } from './channels/notifications/notification-handlers.js';
import { socialHandlers } from './channels/socials/social-handlers.js';
import { videoHandlers } from './channels/videos/video-handlers.js';
import type { AllHandlers } from './context.js';

/** The handler of each operation. A missing handler is a type error. */
export const operationHandlers: AllHandlers = {
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
  ...notificationHandlers,
  ...lookupHandlers,
  ...deprecatedOpenHandlers,
};
