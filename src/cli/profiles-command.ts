import type { Command } from 'commander';
import { createCommand, PROGRAM } from './command.js';
import { removeProfile } from './logout-command.js';
import { getConfigFolder } from './profiles/config-folder.js';
import { type Profile, readProfiles, setDefaultProfile } from './profiles/profile-file.js';
import { formatAccount } from './profiles/sign-in-report.js';
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
    .action(async ({ json }: { json?: boolean }) => listProfiles(terminal, json ?? false));
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
        await setDefaultProfile(getConfigFolder(terminal.env), name);
        terminal.out.write(`"${name}" is the default profile.\n`);
      }),
  );
  return profiles;
}

async function listProfiles({ env, out, err }: Terminal, json: boolean): Promise<void> {
  const { default: defaultName, profiles } = await readProfiles(getConfigFolder(env));
  const entries = Object.entries(profiles).map(([name, profile]) => ({
    name,
    isDefault: name === defaultName,
    ...profile,
  }));
  if (json) out.write(`${JSON.stringify(entries, undefined, 2)}\n`);
  else if (entries.length === 0) err.write('No profiles yet. Create one with "login".\n');
  else out.write(formatTable(entries.map(toRow)));
}

const toRow = (entry: Profile & { name: string; isDefault: boolean }): string[] => [
  `${entry.isDefault ? '*' : ' '} ${entry.name}`,
  formatAccount(entry),
  entry.organization ?? '',
  entry.region ?? entry.baseUrl ?? '',
  entry.storage,
];

function formatTable(rows: readonly string[][]): string {
  const widthOf = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const formatRow = (row: string[]) => row.map((cell, column) => cell.padEnd(widthOf(column))).join('  ');
  return rows.map((row) => `${formatRow(row).trimEnd()}\n`).join('');
}
