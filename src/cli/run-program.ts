import type { Command } from 'commander';
import { description, version } from '../../package.json';
import { commandFor, PROGRAM } from './command.js';
import { type CommandInfo, commands } from './commands.js';
import { ENVIRONMENT_HELP } from './environment-help.js';
import { EXIT, EXIT_CODES_HELP, report } from './exit.js';
import type { Terminal } from './terminal.js';

/** Called by the completion scripts, not by people. */
const complete: CommandInfo = {
  name: 'complete',
  summary: 'list completion candidates for the completion scripts',
  load: () => import('./complete.js'),
};

/** Runs one command line; the process's exit code. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const program = createProgram(terminal);
    if (argv.length === 0) program.help({ error: true });
    const [first, ...rest] = argv;
    await program.parseAsync(first === 'help' ? [...rest, '--help'] : argv, { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    return report(error, terminal);
  }
}

function createProgram(terminal: Terminal): Command {
  const program = commandFor(terminal)
    .description(description)
    .version(version)
    .usage('<command> [options]')
    .enablePositionalOptions()
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .addHelpText('after', `\n${PROGRAM} help <command> tells more.\n\n${ENVIRONMENT_HELP}\n\n${EXIT_CODES_HELP}`);
  for (const info of [...commands, complete]) {
    const { name, summary, load } = info;
    // It stands for the command proper, which gets all of the words.
    program
      .command(name, { hidden: info === complete })
      .description(summary)
      .helpOption(false)
      .argument('[words...]')
      .passThroughOptions()
      .allowUnknownOption()
      .action(async (words: string[]) => {
        const { command } = await load();
        await (await command(terminal)).parseAsync(words, { from: 'user' });
      });
  }
  return program;
}
