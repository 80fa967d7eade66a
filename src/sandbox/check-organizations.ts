import type { Organization } from './state.js';

/**
 * Organizations are told apart by their names and ids, and a login by its client's id alone.
 *
 * @throws TypeError that names what two of them have.
 */
export function checkOrganizations(organizations: readonly Organization[]): void {
  if (organizations.length === 0) throw new TypeError('A sandbox needs at least one organization.');
  const requireUnique = (what: string, values: readonly string[]) => {
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined) throw new TypeError(`The sandbox has ${what} "${twice}" twice: each needs its own.`);
  };
  requireUnique(
    'an organization',
    organizations.map(({ name }) => name),
  );
  requireUnique(
    'the organization id',
    organizations.map(({ id }) => id),
  );
  requireUnique(
    'the client id',
    organizations.flatMap(({ clients }) => clients.map(({ id }) => id)),
  );
}
