import type { Organization } from './state.js';

/**
 * Names and ids of organizations must be unique. So must client ids: a token request names only its client.
 *
 * @throws TypeError that names the duplicate.
 */
export function checkOrganizations(organizations: readonly Organization[]): void {
  if (organizations.length === 0) throw new TypeError('A sandbox needs at least one organization.');
  const requireUnique = (property: string, values: readonly string[]) => {
    const duplicate = values.find((value, index) => values.indexOf(value) !== index);
    if (duplicate === undefined) return;
    throw new TypeError(`Duplicate ${property} "${duplicate}". Use a different one for each.`);
  };
  requireUnique(
    'organization name',
    organizations.map(({ name }) => name),
  );
  requireUnique(
    'organization id',
    organizations.map(({ id }) => id),
  );
  requireUnique(
    'client id',
    organizations.flatMap(({ clients }) => clients.map(({ id }) => id)),
  );
}
