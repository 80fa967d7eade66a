import type { MessagingIntegration } from '../../generated/models.js';
import { operations } from '../../generated/operations.js';
import type { Random } from '../random.js';
import { formatTime } from '../sandbox-clock.js';

/** The permissions of all operations. */
export const ALL_PERMISSIONS: readonly string[] = [
  ...new Set(Object.values(operations).flatMap(({ permissions }) => permissions?.permissions ?? [])),
].sort();

/** Permissions that agents do not have: agentless messages, messages from customers, and monitoring. */
const NON_AGENT_PERMISSIONS = /^conversation:(agentlessEmail|message:(monitor|receive))/;

export function createRoles(random: Random) {
  const role = (name: string, permissions: readonly string[]) => ({
    id: random.uuid(),
    name,
    permissions: [...permissions],
  });
  return {
    agent: role(
      'Agent',
      ALL_PERMISSIONS.filter((permission) => !NON_AGENT_PERMISSIONS.test(permission)),
    ),
    supervisor: role(
      'Supervisor',
      ALL_PERMISSIONS.filter((permission) => !permission.endsWith(':receive')),
    ),
    everything: role('Everything', ['*:*:*']),
  };
}

export function createIntegrations(random: Random, now: number, organization: string) {
  const integration = (messengerType: MessagingIntegration['messengerType'], name: string, number?: string) => {
    const id = random.uuid();
    return {
      id,
      name: `${organization} ${name}`,
      messengerType,
      status: 'Active' as const,
      ...(number ? { recipient: { id: number, name: number } } : {}),
      dateCreated: formatTime(now - 60 * 24 * 3_600_000),
      dateModified: formatTime(now - 30 * 24 * 3_600_000),
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
