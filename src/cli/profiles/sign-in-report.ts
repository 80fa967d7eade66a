import { operations as table } from '../../generated/operations.js';
import { manifest } from '../../mcp/manifest.js';
import { nameIn } from '../../mcp/tool-names.js';
import { isGranted, obstaclesByReason } from '../../mcp/usable-tools.js';
import type { OperationInfo } from '../../transport/operation.js';
import type { Profile } from './profile-file.js';

const operations: Readonly<Record<string, OperationInfo>> = table;

/** What a person wants to know after sign-in: who, where, which permissions, and what they exclude. */
export function signInReport(
  name: string,
  profile: Profile,
  { path, isDefault }: { path: string; isDefault: boolean },
): string {
  const { user, organization, tokenKind, permissions } = profile;
  const who = user ?? (tokenKind === 'client' ? `OAuth client ${profile.clientId}` : 'a user');
  const where = organization ? ` in ${organization}` : '';
  return [
    `Signed in as ${who}${where}.`,
    `Profile "${name}"${isDefault ? ' (the default)' : ''} is saved in ${path}.`,
    ...permissionLines(permissions),
    ...toolLines(profile),
    '',
  ].join('\n');
}

/** Only permissions that some tool needs: a role can hold hundreds of others. */
function permissionLines(permissions: readonly string[] | undefined): string[] {
  if (!permissions) return ['Permissions: the platform does not list them for this token.'];
  const held = neededPermissions.filter((permission) => isGranted(permission, permissions));
  return [
    `Permissions that the tools need: ${held.length} of ${neededPermissions.length} granted.`,
    ...held.map((permission) => `  ${permission}`),
  ];
}

const neededPermissions = [
  ...new Set(Object.values(operations).flatMap(({ permissions }) => permissions?.permissions ?? [])),
].sort();

function toolLines(facts: Profile): string[] {
  const obstacles = obstaclesByReason(manifest, facts);
  const excluded = [...obstacles.values()].flat();
  const lines = [...obstacles].map(
    ([reason, tools]) => `  ${reason}: ${tools.map((tool) => nameIn('short', tool)).join(', ')}`,
  );
  const heading = `Tools: ${manifest.length - excluded.length} of ${manifest.length} can be used.`;
  return lines.length > 0 ? [`${heading} Excluded:`, ...lines] : [heading];
}
