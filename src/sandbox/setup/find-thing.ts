import type { MessagingIntegration } from '../../generated/models.js';
import type { Organization, Queue, User } from '../state.js';

interface Thing {
  id: string;
  name: string;
  email?: string;
}

/** Finds a thing by name or id. */
function findThing<T extends Thing>(kind: string, things: readonly T[], key: string, organization: string): T {
  const found = things.find(({ id, name, email }) => id === key || name === key || email === key);
  if (found) return found;
  const known = things.map(({ name }) => name).join(', ');
  throw new Error(`Unknown ${kind} "${key}" in ${organization}. ${known ? `Use one of: ${known}.` : `It has none.`}`);
}

/** @throws Error that names the known queues. */
export const findQueue = ({ queues, name }: Organization, key: string): Queue => findThing('queue', queues, key, name);

/** @throws Error that names the known users. */
export const requireUser = ({ users, name }: Organization, key: string): User => findThing('user', users, key, name);

/** @throws Error that names the known wrap-up codes. */
export const findWrapupCode = ({ wrapupCodes, name }: Organization, key: string) =>
  findThing('wrap-up code', wrapupCodes, key, name);

/**
 * Finds an integration of Open Messaging. Default: the first one.
 *
 * @throws Error that names the known integrations.
 */
export function findOpenIntegration({ integrations, name }: Organization, key?: string): MessagingIntegration {
  const open = integrations.filter(({ messengerType }) => messengerType === 'open');
  const [first] = open;
  if (key !== undefined) return findThing('open integration', open, key, name);
  if (first) return first;
  throw new Error(`${name} has no integration of Open Messaging. Add one with addIntegration('open').`);
}

/** @throws Error that names the known value. */
export function rejectDuplicate(kind: string, things: readonly Thing[], name: string): void {
  if (!things.some((thing) => thing.name === name)) return;
  throw new Error(`There already is a ${kind} "${name}". Use another name.`);
}
