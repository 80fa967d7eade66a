import type { Command } from 'commander';
import { createCommand, PROGRAM } from './command.js';
import type { CatalogEntry } from './operation-catalog.js';
import { getConfigFolder } from './profiles/config-folder.js';
import {
  countUsable,
  type ExcludedOperations,
  findExcludedOperations,
  formatExcluded,
} from './profiles/excluded-operations.js';
import { readProfiles, requireProfile } from './profiles/profile-file.js';
import { createStyles, type Terminal } from './terminal.js';
import { addSelectionOptions, type SliceSelection, selectOperations } from './tool-selection.js';

/** The OAuth scopes and permissions that a set of tools requires. */
export interface Requirements {
  /** The number of tools. */
  readonly tools: number;
  /** OAuth scopes, all of them required. */
  readonly scopes: readonly string[];
  /** Permissions, all of them required. */
  readonly permissions: readonly string[];
  /** Groups of permissions; one permission of each group is required. */
  readonly oneOf: readonly (readonly string[])[];
  /** Names of the operations that accept only a user's token. */
  readonly userOnly: readonly string[];
  /** Names of the operations that accept only a token from client credentials. */
  readonly clientOnly: readonly string[];
}

/** `permissions`: lists what an OAuth client with least privilege requires. */
export function createPermissionsCommand(terminal: Terminal): Command {
  return addSelectionOptions(
    createCommand(terminal, `${PROGRAM} permissions`)
      .description('List the OAuth scopes and permissions that the selected tools require, with least privilege.')
      .option('--json', 'Print JSON')
      .option('--profile <name>', 'Also list the selected tools that a profile cannot use, and why')
      .addHelpText(
        'after',
        `
Examples:
  npx ${PROGRAM} permissions
  npx ${PROGRAM} permissions --toolsets emails --read-only
  npx ${PROGRAM} permissions --tools emails.get,emails.sendMessage --json`,
      ),
  ).action(async (options: SliceSelection & { json?: boolean; profile?: string }) => {
    const { entries: tools } = await selectOperations('permissions', options);
    const requirements = findRequirements(tools);
    const profile = await findUsability(tools, options.profile, terminal);
    if (options.json)
      terminal.out.write(`${JSON.stringify({ ...requirements, profile: profile && toJson(profile) }, null, 2)}\n`);
    else {
      const profileText = profile ? formatUsability(profile, tools.length, terminal) : '';
      terminal.out.write(formatText(requirements, terminal) + profileText);
    }
  });
}

/** The operations that a profile cannot call. */
interface ProfileUsability {
  readonly name: string;
  /** Whether the platform listed the permissions of the profile's token. */
  readonly hasPermissions: boolean;
  readonly excluded: ExcludedOperations;
}

async function findUsability(
  tools: readonly CatalogEntry[],
  name: string | undefined,
  { env }: Terminal,
): Promise<ProfileUsability | undefined> {
  if (name === undefined) return undefined;
  const profile = requireProfile(await readProfiles(getConfigFolder(env)), name);
  const excluded = findExcludedOperations(tools, profile);
  return { name, hasPermissions: profile.permissions !== undefined, excluded };
}

const toJson = ({ excluded, ...usability }: ProfileUsability) => ({
  ...usability,
  excluded: Object.fromEntries([...excluded].map(([reason, entries]) => [reason, entries.map(toMethod)])),
});

const toMethod = ({ name }: CatalogEntry) => name;

function formatUsability(
  { name, hasPermissions, excluded }: ProfileUsability,
  toolCount: number,
  { out, env }: Terminal,
): string {
  const { bold } = createStyles(out, env);
  const usableCount = countUsable(toolCount, excluded);
  return [
    `\n${bold(`Profile ${name}`)}`,
    `  ${usableCount} of ${toolCount} tools can be used.${hasPermissions ? '' : ' Its permissions are unknown.'}`,
    ...formatExcluded(excluded, toMethod),
    '',
  ].join('\n');
}

export function findRequirements(tools: readonly CatalogEntry[]): Requirements {
  const scopeGroups = tools.map(({ operation }) => operation.scopes).filter((scopes) => scopes.length > 0);
  const groups = tools.flatMap(({ operation: { permissions } }) => {
    if (!permissions) return [];
    const { permissions: names, type } = permissions;
    return type === 'ALL' ? names.map((name) => [name]) : [names];
  });
  const { required, oneOf } = reduceGroups(groups);
  const namesFor = (kind: 'user' | 'client') =>
    tools.filter(({ operation }) => operation.tokenKind === kind).map(({ name }) => name);
  return {
    tools: tools.length,
    scopes: reduceScopes(scopeGroups),
    permissions: required,
    oneOf,
    userOnly: namesFor('user'),
    clientOnly: namesFor('client'),
  };
}

/** A group of one permission is required. A group that contains a required permission adds nothing. */
function reduceGroups(groups: readonly (readonly string[])[]): { required: string[]; oneOf: string[][] } {
  const required = new Set(groups.filter((group) => group.length === 1).flat());
  const open = groups.filter((group) => !group.some((permission) => required.has(permission)));
  const oneOf = [...new Map(open.map((group) => [group.join(), [...group]])).values()];
  return { required: [...required].sort(), oneOf };
}

/** `x:readonly` is enough if every group with `x` has it too. Otherwise `x` is required, which includes it. */
function reduceScopes(groups: readonly (readonly string[])[]): string[] {
  const scopes = new Set<string>();
  for (const group of groups) {
    const readOnly = group.find((scope) => scope.endsWith(':readonly'));
    const scope = readOnly ?? group[0];
    if (scope) scopes.add(scope);
  }
  return [...scopes]
    .filter((scope) => !scopes.has(scope.replace(/:readonly$/, '')) || !scope.endsWith(':readonly'))
    .sort();
}

function formatText(requirements: Requirements, { out, env }: Terminal): string {
  const { bold, dim } = createStyles(out, env);
  const { tools, scopes, permissions, oneOf, userOnly, clientOnly } = requirements;
  const section = (title: string, lines: readonly string[]) =>
    lines.length > 0 ? `\n${bold(title)}\n${lines.map((line) => `  ${line}`).join('\n')}\n` : '';
  return [
    `${tools} tool${tools === 1 ? ' requires' : 's require'}:\n`,
    section('OAuth scopes', scopes),
    section('Permissions', permissions),
    section(
      'One permission of each line',
      oneOf.map((group) => group.join(' or ')),
    ),
    section("Tools that accept only a user's token", userOnly),
    section('Tools that accept only client credentials', clientOnly),
    dim(
      '\nIn Genesys Cloud Admin, add the scopes to the OAuth client and the permissions to a role of the client or of its users.\n',
    ),
  ].join('');
}
