import type { MessagingIntegration } from '../../generated/models.js';
import type { OrganizationContext } from '../context.js';
import type { Organization } from '../state.js';
import { validateWebhook, type WebhookOptions } from '../webhooks/webhook-options.js';
import { findOpenIntegration } from './find-thing.js';

/**
 * Sets or removes the webhook of an Open Messaging integration.
 *
 * @throws TypeError for an invalid webhook.
 * @throws Error for an unknown integration.
 */
export function setWebhook(
  { webhooks }: Pick<OrganizationContext, 'webhooks'>,
  organization: Organization,
  webhook: WebhookOptions | undefined,
  key: string | undefined,
): MessagingIntegration {
  const validated = webhook && validateWebhook('setWebhook', webhook);
  const integration = findOpenIntegration(organization, key);
  webhooks.set(integration.id, validated);
  return integration;
}
