import type { Command } from 'commander';
import { createCommand, PROGRAM } from './command.js';
import { removeProfile } from './logout-command.js';
import { configFolder } from './profiles/config-folder.js';
import { type Profile, readProfiles, setDefaultProfile } from './profiles/profile-file.js';
import type { Terminal } from './terminal.js';

/** `profiles`: lists the saved connections, removes one, or chooses the default. */
export function createProfilesCommand(terminal: Terminal): Command {
  const profiles = createCommand(terminal, `${PROGRAM} profiles`)
    .description('List the profiles that "login" saved. An asterisk marks the default profile.')
    .option('--json', 'Print JSON')
    .addHelpText(
      'after',
      `
Examples:
  npx ${PROGRAM} profiles
  npx ${PROGRAM} profiles default billing
  npx ${PROGRAM} profiles remove billing`,
    )
    .action(async ({ json }: { json?: boolean }) => list(terminal, json ?? false));
  profiles.addCommand(
    createCommand(terminal, 'remove')
      .showHelpAfterError(`Run "${PROGRAM} profiles remove --help" for usage.`)
      .description('Sign out of a profile and delete it')
      .argument('<name>')
      .action(async (name: string) => {
        await removeProfile(name, terminal);
        terminal.out.write(`Removed profile "${name}".\n`);
      }),
  );
  profiles.addCommand(
    createCommand(terminal, 'default')
      .showHelpAfterError(`Run "${PROGRAM} profiles default --help" for usage.`)
      .description('Make a profile the default')
      .argument('<name>')
      .action(async (name: string) => {
        await setDefaultProfile(configFolder(terminal.env), name);
        terminal.out.write(`"${name}" is the default profile.\n`);
      }),
  );
  return profiles;
}

async function list({ env, out, err }: Terminal, json: boolean): Promise<void> {
  const { default: chosen, profiles } = await readProfiles(configFolder(env));
  if (json) {
    const entries = Object.entries(profiles).map(([name, profile]) => ({
      name,
      isDefault: name === chosen,
      ...profile,
    }));
    out.write(`${JSON.stringify(entries, undefined, 2)}\n`);
    return;
  }
  const rows = Object.entries(profiles).map(([name, profile]) => [
    `${name === chosen ? '*' : ' '} ${name}`,
    ...columns(profile),
  ]);
  if (rows.length === 0) err.write('No profiles yet. Create one with "login".\n');
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  for (const row of rows)
    out.write(
      `${row
        .map((cell, index) => cell.padEnd(width(index)))
        .join('  ')
        .trimEnd()}\n`,
    );
}

const columns = ({ user, organization, region, baseUrl, tokenKind, clientId, storage }: Profile): string[] => [
  user ?? (tokenKind === 'client' ? `OAuth client ${clientId}` : 'a user'),
  organization ?? '',
  region ?? baseUrl ?? '',
  storage,
];
