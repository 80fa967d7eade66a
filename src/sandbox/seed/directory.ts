import type { MessagingIntegration } from '../../generated/models.js';
import { operations } from '../../generated/operations.js';
import type { Random } from '../random.js';
import { isoTime } from '../sandbox-clock.js';

/** Every permission that the slice asks for. */
export const allPermissions: readonly string[] = [
  ...new Set(Object.values(operations).flatMap(({ permissions }) => permissions?.permissions ?? [])),
].sort();

/** What agents do not do: speak for the organization without a conversation, or for the customer; listen in. */
const NOT_FOR_AGENTS = /^conversation:(agentlessEmail|message:(monitor|receive))/;

export function rolesFor(random: Random) {
  const role = (name: string, permissions: readonly string[]) => ({
    id: random.uuid(),
    name,
    permissions: [...permissions],
  });
  return {
    agent: role(
      'Agent',
      allPermissions.filter((permission) => !NOT_FOR_AGENTS.test(permission)),
    ),
    supervisor: role(
      'Supervisor',
      allPermissions.filter((permission) => !permission.endsWith(':receive')),
    ),
    everything: role('Everything', ['*:*:*']),
  };
}

/** The messengers that customers write by. */
export function integrationsFor(random: Random, now: number, organization: string) {
  const integration = (messengerType: MessagingIntegration['messengerType'], name: string, number?: string) => {
    const id = random.uuid();
    return {
      id,
      name: `${organization} ${name}`,
      messengerType,
      status: 'Active' as const,
      ...(number ? { recipient: { id: number, name: number } } : {}),
      dateCreated: isoTime(now - 60 * 24 * 3_600_000),
      dateModified: isoTime(now - 30 * 24 * 3_600_000),
      version: 1,
      supportedContent: { id: random.uuid() },
      messagingSetting: { id: random.uuid() },
      selfUri: `/api/v2/conversations/messaging/integrations/${messengerType}/${id}`,
    };
  };
  return {
    open: integration('open', 'app'),
    whatsapp: integration('whatsapp', 'WhatsApp', '+13175550102'),
    webmessaging: integration('webmessaging', 'web chat'),
    sms: integration('sms', 'text messages', '+13175550100'),
    facebook: integration('facebook', 'page'),
  };
}
