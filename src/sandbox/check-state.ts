import type { Organization, SandboxState } from './state.js';

/** The supported version of `SandboxState`. */
const VERSION = 1;

const LISTS = ['users', 'queues', 'clients', 'roles', 'integrations', 'sent'] as const;

const isOrganization = (value: Partial<Organization> | null): boolean =>
  typeof value?.name === 'string' && LISTS.every((list) => Array.isArray(value[list]));

/** Returns why a value is not the state of a sandbox. Undefined if it is. */
export function findStateProblem(value: unknown): string | undefined {
  const { version, organizations } = (value ?? {}) as Partial<SandboxState>;
  if (version !== VERSION) return `its version is ${JSON.stringify(version) ?? 'missing'}, not ${VERSION}`;
  if (!Array.isArray(organizations)) return 'it has no organizations';
  return organizations.every(isOrganization) ? undefined : 'an organization is incomplete';
}
