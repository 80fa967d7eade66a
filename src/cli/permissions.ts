import type { Command } from 'commander';
import type { Selection } from '../mcp/selection.js';
import { obstacleTo } from '../mcp/usable-tools.js';
import { commandFor, PROGRAM } from './command.js';
import type { Described } from './described-operations.js';
import { configFolder } from './profiles/config-folder.js';
import { readProfiles, requireProfile } from './profiles/profile-file.js';
import { coloursFor, type Terminal } from './terminal.js';
import { addChoice, chosen } from './tool-choice.js';

/** What an OAuth client and its role need, so that it can do what was chosen and nothing else. */
export interface Needs {
  readonly tools: number;
  /** OAuth scopes; each is needed. */
  readonly scopes: readonly string[];
  /** Permissions; each is needed. */
  readonly permissions: readonly string[];
  /** Groups of permissions; one of each group is enough. */
  readonly oneOf: readonly (readonly string[])[];
  /** Tools that accept only one kind of token, by client method. */
  readonly userOnly: readonly string[];
  readonly clientOnly: readonly string[];
}

/** `permissions`: so that a client can be made with the least that it needs. */
export function command(terminal: Terminal): Command {
  return addChoice(
    commandFor(terminal, `${PROGRAM} permissions`)
      .description('Prints the OAuth scopes and permissions that the chosen tools need, and no more.')
      .option('--json', 'as JSON')
      .option('--profile <name>', 'also print which of the tools a profile cannot use, and why'),
  ).action(async (options: Selection & { json?: boolean; profile?: string }) => {
    const tools = chosen('permissions', options);
    const needs = needsOf(tools);
    const profile = await usabilityOf(tools, options.profile, terminal);
    if (options.json) terminal.out.write(`${JSON.stringify({ ...needs, profile }, null, 2)}\n`);
    else terminal.out.write(asText(needs, terminal) + (profile ? profileText(profile, tools.length, terminal) : ''));
  });
}

interface ProfileUsability {
  readonly name: string;
  /** Whether the platform listed the permissions of its token. */
  readonly hasPermissions: boolean;
  /** Client methods that its token cannot call, by the reason. */
  readonly excluded: Readonly<Record<string, readonly string[]>>;
}

async function usabilityOf(
  tools: readonly Described[],
  name: string | undefined,
  { env }: Terminal,
): Promise<ProfileUsability | undefined> {
  if (name === undefined) return undefined;
  const profile = requireProfile(await readProfiles(configFolder(env)), name);
  const excluded: Record<string, string[]> = {};
  for (const { operationId, name: method } of tools) {
    const reason = obstacleTo(operationId, profile);
    if (reason) (excluded[reason] ??= []).push(method);
  }
  return { name, hasPermissions: profile.permissions !== undefined, excluded };
}

function profileText(
  { name, hasPermissions, excluded }: ProfileUsability,
  tools: number,
  { out, env }: Terminal,
): string {
  const { bold } = coloursFor(out, env);
  const reasons = Object.entries(excluded);
  const usable = tools - reasons.flatMap(([, methods]) => methods).length;
  return [
    `\n${bold(`Profile ${name}`)}`,
    `  ${usable} of ${tools} tools can be used.${hasPermissions ? '' : ' Its permissions are unknown.'}`,
    ...reasons.map(([reason, methods]) => `  ${reason}: ${methods.join(', ')}`),
    '',
  ].join('\n');
}

export function needsOf(tools: readonly Described[]): Needs {
  const scopeGroups = tools.map(({ operation }) => operation.scopes).filter((scopes) => scopes.length > 0);
  const groups = tools.flatMap(({ operation: { permissions } }) => {
    if (!permissions) return [];
    const names = permissions.permissions;
    return permissions.type === 'ALL' ? names.map((name) => [name]) : [names];
  });
  const needed = fewest(groups);
  const names = (kind: 'user' | 'client') =>
    tools.filter(({ operation }) => operation.tokenKind === kind).map(({ name }) => name);
  return {
    tools: tools.length,
    scopes: leastScopes(scopeGroups),
    permissions: needed.each,
    oneOf: needed.oneOf,
    userOnly: names('user'),
    clientOnly: names('client'),
  };
}

/** Groups of one are needed; a group that they already satisfy asks for nothing more. */
function fewest(groups: readonly (readonly string[])[]): { each: string[]; oneOf: string[][] } {
  const each = new Set(groups.filter((group) => group.length === 1).flat());
  const open = groups.filter((group) => !group.some((permission) => each.has(permission)));
  const oneOf = [...new Map(open.map((group) => [group.join(), [...group]])).values()];
  return { each: [...each].sort(), oneOf };
}

/** `x:readonly` suffices where every group that names `x` names it too; else `x`, which includes it. */
function leastScopes(groups: readonly (readonly string[])[]): string[] {
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

function asText(needs: Needs, { out, env }: Terminal): string {
  const { bold, dim } = coloursFor(out, env);
  const list = (title: string, lines: readonly string[]) =>
    lines.length > 0 ? `\n${bold(title)}\n${lines.map((line) => `  ${line}`).join('\n')}\n` : '';
  return [
    `For ${needs.tools} tool${needs.tools === 1 ? '' : 's'}:\n`,
    list('OAuth scopes', needs.scopes),
    list('Permissions', needs.permissions),
    list(
      'And one of each line',
      needs.oneOf.map((group) => group.join(' or ')),
    ),
    list("Only with a user's token", needs.userOnly),
    list('Only with client credentials', needs.clientOnly),
    dim('\nScopes are set on the OAuth client, permissions in the role that it (or the user) has, in Admin.\n'),
  ].join('');
}
