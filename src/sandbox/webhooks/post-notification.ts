import type { WebhookNotification } from '../../events/webhook-notification.js';
import type { SendMessagingTemplateRequest } from '../../generated/models.js';
import { omitUndefined } from '../../transport/omit-undefined.js';
import { buildContent } from '../channels/messages/message-view.js';
import type { Input, OrganizationContext } from '../context.js';
import type { Conversation, StoredMessage } from '../state.js';

/**
 * The shapes of the notifications are those that Genesys documents, and that programs have recorded:
 * https://developer.genesys.cloud/commdigital/digital/openmessaging/outboundMessages
 * https://github.com/gildas/go-gcloudcx/tree/master/testdata (openmessaging-outbound-*.json)
 * https://github.com/dgurwan/genesys-open-messaging-middleware/blob/main/payload.txt
 */

/** How long a typing indicator is valid by default, in milliseconds. */
const TYPING_MS = 5000;

/** Posts a message of an agent or a program. The notification of a template has its parameters as content. */
export function postMessageNotification(
  ctx: OrganizationContext,
  conversation: Conversation,
  { id, textBody: text = '', media, structuredContent, timestamp }: StoredMessage,
  { template, originatingEntity }: { template: Template | undefined; originatingEntity: 'Bot' | 'Human' },
): void {
  const structured = template ? [buildTemplateContent(template, text)] : structuredContent;

  post(
    ctx,
    conversation,
    { messageId: id, time: timestamp },
    {
      id,
      type: structured ? 'Structured' : 'Text',
      text: text || undefined,
      content: structured ?? buildContent(media),
      originatingEntity,
      direction: 'Outbound',
    },
  );
}

/** Posts that an agent is typing. */
export function postTypingNotification(
  ctx: OrganizationContext,
  conversation: Conversation,
  duration = TYPING_MS,
): void {
  const id = ctx.webhooks.createId();
  post(
    ctx,
    conversation,
    { messageId: id, time: ctx.now },
    {
      id,
      type: 'Event',
      events: [{ eventType: 'Typing', typing: { type: 'On', duration } }],
      direction: 'Outbound',
    },
  );
}

/**
 * Posts the receipt of a customer's message. That such receipts exist and have the status `Published` is documented by
 * https://github.com/gildas/go-gcloudcx/blob/master/openmessaging_message_receipt.go
 */
export function postReceipt(
  ctx: OrganizationContext,
  conversation: Conversation,
  { id, providerMessageId: messageId, timestamp }: StoredMessage,
): void {
  post(
    ctx,
    conversation,
    { messageId, time: timestamp },
    {
      id,
      type: 'Receipt',
      status: 'Published',
      isFinalReceipt: true,
      direction: 'Inbound',
    },
  );
}

type Template = Input<SendMessagingTemplateRequest>;

type Content = Pick<WebhookNotification, 'id' | 'type'> & {
  readonly [Name in 'text' | 'content' | 'events' | 'originatingEntity' | 'direction' | 'status' | 'isFinalReceipt']?:
    | WebhookNotification[Name]
    | undefined;
};

/** Adds what all notifications have, and posts it if the integration of the conversation has a webhook. */
function post(
  { organization, webhooks }: OrganizationContext,
  { id: conversationId, message: thread }: Conversation,
  { messageId, time }: { messageId: string | undefined; time: string },
  content: Content,
): void {
  const integration = organization.integrations.find((one) => one.id === thread?.integrationId);
  if (!thread || !integration || !webhooks.has(integration.id)) return;
  const channel = omitUndefined({
    id: integration.id,
    platform: 'Open' as const,
    type: 'Private' as const,
    messageId,
    to: { id: thread.customerAddress, idType: 'Opaque' as const },
    from: { nickname: integration.name, id: integration.id, idType: 'Opaque' as const },
    time,
  });
  webhooks.post({
    organizationId: organization.id,
    integrationId: integration.id,
    conversationId,
    body: { ...omitUndefined(content), channel, conversationId },
  });
}

function buildTemplateContent(template: Template, text: string) {
  const { bodyParameters = [], parameters = [] } = template;
  const named = [...bodyParameters, ...parameters].map(({ id, value = '' }) => ({
    ...(id ? { name: id } : {}),
    text: value,
  }));
  return { contentType: 'Notification' as const, template: { body: { text, parameters: named } } };
}
