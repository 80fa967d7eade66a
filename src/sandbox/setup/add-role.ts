import type { Random } from '../random.js';
import type { Organization } from '../state.js';

/** Adds a role and returns its id. Default: all permissions. */
export function addRole(
  random: Random,
  { roles }: Organization,
  name: string,
  permissions: readonly string[] = ['*:*:*'],
): string {
  const role = { id: random.uuid(), name, permissions: [...permissions] };
  roles.push(role);
  return role.id;
}
