import type { Command } from 'commander';
import { description, version } from '../../package.json';
import { commandFor, PROGRAM } from './command.js';
import { ENVIRONMENT_HELP } from './environment-help.js';
import { EXIT, EXIT_CODES_HELP, report } from './exit.js';
import type { Terminal } from './terminal.js';

/** A command, and the module that has it: loaded when it is called, so that none waits for another. */
export interface CommandInfo {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ command(terminal: Terminal): Command | Promise<Command> }>;
  /** Not for people. */
  readonly hidden?: true;
}

export const commands: readonly CommandInfo[] = [
  { name: 'mcp', summary: 'run the MCP server, over stdio or HTTP', load: () => import('./mcp.js') },
  { name: 'sandbox', summary: 'run a Genesys organization in memory, over HTTP', load: () => import('./sandbox.js') },
  { name: 'tools', summary: 'list the tools that an agent gets', load: () => import('./tools.js') },
  { name: 'call', summary: 'call one operation; JSON on stdout', load: () => import('./call.js') },
  {
    name: 'permissions',
    summary: 'print the OAuth scopes and permissions that a set of tools needs',
    load: () => import('./permissions.js'),
  },
  { name: 'codegen', summary: 'generate a client for another slice of the API', load: () => import('./codegen.js') },
  { name: 'completion', summary: 'print a completion script for a shell', load: () => import('./completion.js') },
  { name: 'complete', summary: 'what the completion scripts ask', load: () => import('./complete.js'), hidden: true },
];

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
  for (const { name, summary, load, hidden } of commands) {
    // It stands for the command proper, which gets all of the words.
    program
      .command(name, { hidden: hidden ?? false })
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
