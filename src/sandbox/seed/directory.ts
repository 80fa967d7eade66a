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

export function createIntegration(
  random: Random,
  now: number,
  messengerType: MessagingIntegration['messengerType'],
  name: string,
  address?: string,
): MessagingIntegration {
  const id = random.uuid();
  return {
    id,
    name,
    messengerType,
    status: 'Active' as const,
    ...(address ? { recipient: { id: address, name: address } } : {}),
    dateCreated: formatTime(now),
    dateModified: formatTime(now),
    version: 1,
    supportedContent: { id: random.uuid() },
    messagingSetting: { id: random.uuid() },
    selfUri: `/api/v2/conversations/messaging/integrations/${messengerType}/${id}`,
  };
}

const DAY_MS = 24 * 3_600_000;

export function createIntegrations(random: Random, now: number, organization: string) {
  const create = (messengerType: MessagingIntegration['messengerType'], name: string, number?: string) => ({
    ...createIntegration(random, now - 60 * DAY_MS, messengerType, `${organization} ${name}`, number),
    dateModified: formatTime(now - 30 * DAY_MS),
  });
  return {
    open: create('open', 'app'),
    whatsapp: create('whatsapp', 'WhatsApp', '+13175550102'),
    webmessaging: create('webmessaging', 'web chat'),
    sms: create('sms', 'text messages', '+13175550100'),
    facebook: create('facebook', 'page'),
  };
}
