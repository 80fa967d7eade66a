import type { MessagingIntegration } from '../../generated/models.js';
import type { OrganizationContext } from '../context.js';
import type { MessengerType } from '../state.js';

/** Finds the first integration of a messenger. */
export function findIntegration({ organization }: OrganizationContext, type: MessengerType): MessagingIntegration {
  const integration = organization.integrations.find(({ messengerType }) => messengerType === type);
  if (integration) return integration;
  const known = [...new Set(organization.integrations.map(({ messengerType }) => messengerType))];
  const others = known.length > 0 ? `Use one of: ${known.join(', ')}, or add` : 'Add';
  throw new Error(
    `${organization.name} has no messaging integration of type "${type}". ${others} one with addIntegration('${type}').`,
  );
}
