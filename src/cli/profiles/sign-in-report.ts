import { isOnByDefault } from '../../mcp/slice.js';
import { isGranted } from '../../mcp/token-facts.js';
import { nameIn } from '../../mcp/tool-names.js';
import { operationCatalog } from '../operation-catalog.js';
import { countUsable, findExcludedOperations, formatExcluded } from './excluded-operations.js';
import type { Profile } from './profile-file.js';

/** Formats what a person wants to know after sign-in: who, where, which permissions, and which tools they exclude. */
export function formatSignInReport(
  name: string,
  profile: Profile,
  { path, isDefault }: { path: string; isDefault: boolean },
): string {
  const where = profile.organization ? ` in ${profile.organization}` : '';
  return [
    `Signed in as ${formatAccount(profile)}${where}.`,
    `Profile "${name}"${isDefault ? ' (the default)' : ''} is saved in ${path}.`,
    ...formatPermissions(profile.permissions),
    ...formatTools(profile),
    '',
  ].join('\n');
}

/** Formats whose account a profile is. */
export const formatAccount = ({ user, tokenKind, clientId }: Profile): string =>
  user ?? (tokenKind === 'client' ? `OAuth client ${clientId}` : 'a user');

/** Lists only permissions that some tool needs: a role can hold hundreds of others. */
function formatPermissions(permissions: readonly string[] | undefined): string[] {
  if (!permissions) return ['Permissions: the platform does not list them for this token.'];
  const required = operationCatalog.flatMap(({ operation }) => operation.permissions?.permissions ?? []);
  const needed = [...new Set(required)].sort();
  const held = needed.filter((permission) => isGranted(permission, permissions));
  return [
    `Permissions that the tools need: ${held.length} of ${needed.length} granted.`,
    ...held.map((permission) => `  ${permission}`),
  ];
}

function formatTools(profile: Profile): string[] {
  const onByDefault = operationCatalog.filter(({ tool }) => isOnByDefault(tool));
  const excluded = findExcludedOperations(onByDefault, profile);
  const total = onByDefault.length;
  const heading = `Tools: ${countUsable(total, excluded)} of ${total} can be used.`;
  return excluded.size > 0
    ? [`${heading} Excluded:`, ...formatExcluded(excluded, ({ tool }) => nameIn('short', tool))]
    : [heading];
}
