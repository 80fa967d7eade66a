import type { MessagingIntegration } from '../../generated/models.js';
import type { OrganizationContext } from '../context.js';
import { rejectUnknownKeys } from '../reject-unknown-keys.js';
import { createIntegration } from '../seed/directory.js';
import type { MessengerType, Organization } from '../state.js';
import { validateWebhook, type WebhookOptions } from '../webhooks/webhook-options.js';

/** Options of `sandbox.addIntegration`. */
export interface IntegrationOptions {
  /** Default: the names of the organization and the messenger. */
  name?: string;
  /** The organization's address: a phone number for `sms` and `whatsapp`. Default: the id of the integration. */
  address?: string;
  /** For `open`: where the sandbox posts messages, typing indicators and receipts. Default: none. */
  webhook?: WebhookOptions;
}

export const MESSENGER_TYPES: readonly MessengerType[] = [
  'apple',
  'facebook',
  'instagram',
  'open',
  'sms',
  'twitter',
  'webmessaging',
  'whatsapp',
];

/** @throws TypeError for an unknown messenger or option, and for an invalid webhook. */
export function addIntegration(
  { random, clock, webhooks }: Pick<OrganizationContext, 'random' | 'clock' | 'webhooks'>,
  organization: Organization,
  messengerType: MessengerType,
  options: IntegrationOptions,
): MessagingIntegration {
  rejectUnknownKeys('addIntegration', options, { name: true, address: true, webhook: true });
  if (!MESSENGER_TYPES.includes(messengerType)) {
    throw new TypeError(
      `addIntegration: unknown messenger "${messengerType}". Use one of: ${MESSENGER_TYPES.join(', ')}.`,
    );
  }
  const { name = `${organization.name} ${messengerType}`, address } = options;
  if (options.webhook && messengerType !== 'open') {
    throw new TypeError(`addIntegration: "webhook" is for the messenger "open", not for "${messengerType}".`);
  }
  const webhook = options.webhook && validateWebhook('addIntegration', options.webhook);
  const integration = createIntegration(random, clock.now(), messengerType, name, address);
  organization.integrations.push(integration);
  // After `reset`, an integration can have the id of an earlier one.
  webhooks.set(integration.id, webhook);
  return integration;
}
