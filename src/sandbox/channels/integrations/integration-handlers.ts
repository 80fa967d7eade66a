import type { Handlers } from '../../context.js';
import { buildPage } from '../../shared/build-page.js';

export const integrationHandlers = {
  getConversationsMessagingIntegrations: (ctx, args) => {
    const { pageNumber, pageSize } = args;
    const supportedContentId = args['supportedContent.id'];
    const messagingSettingId = args['messagingSetting.id'];
    const found = ctx.organization.integrations.filter(
      ({ supportedContent, messagingSetting }) =>
        (supportedContentId === undefined || supportedContent?.id === supportedContentId) &&
        (messagingSettingId === undefined || messagingSetting?.id === messagingSettingId),
    );
    const query = {
      ...(supportedContentId ? { 'supportedContent.id': supportedContentId } : {}),
      ...(messagingSettingId ? { 'messagingSetting.id': messagingSettingId } : {}),
    };
    return buildPage(ctx, found, '/api/v2/conversations/messaging/integrations', { pageNumber, pageSize }, query);
  },
} satisfies Handlers;
