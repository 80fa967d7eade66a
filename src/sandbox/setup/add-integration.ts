import type { MessagingIntegration } from '../../generated/models.js';
import type { OAuthService } from '../auth/tokens.js';
import { rejectUnknownKeys } from '../reject-unknown-keys.js';
import { createIntegration } from '../seed/directory.js';
import type { MessengerType, Organization } from '../state.js';

/** Options of `sandbox.addIntegration`. */
export interface IntegrationOptions {
  /** Default: the names of the organization and the messenger. */
  name?: string;
  /** The organization's address: a phone number for `sms` and `whatsapp`. Default: the id of the integration. */
  address?: string;
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

/** @throws TypeError for an unknown messenger or option. */
export function addIntegration(
  { random, clock }: OAuthService,
  organization: Organization,
  messengerType: MessengerType,
  options: IntegrationOptions,
): MessagingIntegration {
  rejectUnknownKeys('addIntegration', options, { name: true, address: true });
  if (!MESSENGER_TYPES.includes(messengerType)) {
    throw new TypeError(
      `addIntegration: unknown messenger "${messengerType}". Use one of: ${MESSENGER_TYPES.join(', ')}.`,
    );
  }
  const { name = `${organization.name} ${messengerType}`, address } = options;
  const integration = createIntegration(random, clock.now(), messengerType, name, address);
  organization.integrations.push(integration);
  return integration;
}
