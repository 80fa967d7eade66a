import type { ConversationNormalizedMessage } from '../generated/models.js';

/**
 * A notification of Open Messaging: a message (`Text`, `Structured`), an event (`Event`) or a receipt (`Receipt`) for a customer.
 * `channel.to` is the customer and `channel.id` the integration.
 * https://developer.genesys.cloud/commdigital/digital/openmessaging/outboundMessages
 */
export interface WebhookNotification extends ConversationNormalizedMessage {
  /**
   * The id of the conversation. The spec does not list it, but Genesys sends it:
   * https://github.com/gildas/go-gcloudcx/blob/master/testdata/openmessaging-outbound-text.json
   */
  readonly conversationId?: string;
}
