import type { OAuthService } from '../auth/tokens.js';
import { rejectUnknownKeys } from '../reject-unknown-keys.js';
import { slugify } from '../slugify.js';
import type { Organization } from '../state.js';
import { addRole } from './add-role.js';
import { findQueue } from './find-thing.js';

/** Options of `sandbox.addUser`. */
export interface UserOptions {
  /** Default: the name at the organization's domain. */
  email?: string;
  /** The user's permissions, such as `conversation:email:send`. Default: all. */
  permissions?: readonly string[];
  /** Names of the queues that the user is a member of. Default: none. */
  queues?: readonly string[];
}

/** @throws TypeError for an unknown option. @throws Error for an unknown queue. */
export function addUser(
  { random }: OAuthService,
  organization: Organization,
  name: string,
  options: UserOptions,
): { id: string; name: string; email: string } {
  rejectUnknownKeys('addUser', options, { email: true, permissions: true, queues: true });
  const queues = (options.queues ?? []).map((queue) => findQueue(organization, queue));
  const id = random.uuid();
  const { email = `${slugify(name) || 'user'}@${organization.emailDomain}` } = options;
  organization.users.push({ id, name, email, roleIds: [addRole(random, organization, name, options.permissions)] });
  for (const { memberIds } of queues) memberIds.push(id);
  return { id, name, email };
}
