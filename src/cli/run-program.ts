import type { Command } from 'commander';
import { description, version } from '../../package.json';
import { createCommand, PROGRAM } from './command.js';
import { type CommandInfo, commands } from './commands.js';
import { ENVIRONMENT_HELP } from './environment-help.js';
import { EXIT_CODE, EXIT_CODES_HELP, reportError } from './exit.js';
import type { Terminal } from './terminal.js';

/** Called by the completion scripts only, so help does not list it. */
const completeCommand: CommandInfo = {
  name: 'complete',
  summary: 'List completion candidates for the completion scripts',
  load: async () => (await import('./complete-command.js')).createCompleteCommand,
};

/** Runs one command line and returns the exit code of the process. */
export async function runProgram(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const program = createProgram(terminal);
    if (argv.length === 0) program.help({ error: true });
    const [first, ...rest] = argv;
    await program.parseAsync(first === 'help' ? [...rest, '--help'] : argv, { from: 'user' });
    return EXIT_CODE.ok;
  } catch (error) {
    return reportError(error, terminal);
  }
}

function createProgram(terminal: Terminal): Command {
  const program = createCommand(terminal)
    .description(description)
    .version(version, '-V, --version', 'Show the version')
    .usage('<command> [options]')
    .enablePositionalOptions()
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .addHelpText(
      'after',
      `
Examples:
  npx ${PROGRAM} call emails.list --sandbox
  npx ${PROGRAM} mcp --sandbox
  npx ${PROGRAM} permissions --toolsets emails --read-only

Run "${PROGRAM} help <command>" for the options of a command.

${ENVIRONMENT_HELP}

${EXIT_CODES_HELP}`,
    );
  for (const info of [...commands, completeCommand]) {
    const { name, summary, load } = info;
    // A stub that passes all of its arguments to the real command, which is loaded only when it runs.
    program
      .command(name, { hidden: info === completeCommand })
      .description(summary)
      .helpOption(false)
      .argument('[args...]')
      .passThroughOptions()
      .allowUnknownOption()
      .action(async (args: string[]) => {
        const create = await load();
        await (await create(terminal, args)).parseAsync(args, { from: 'user' });
      });
  }
  return program;
}
