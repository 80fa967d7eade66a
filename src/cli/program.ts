import { Argument, Command } from 'commander';
import { description, version } from '../../package.json';
import { EXIT, EXIT_CODES_HELP, report } from './exit.js';
import { ENVIRONMENT_HELP } from './settings.js';
import type { Terminal } from './terminal.js';

/** Runs one command line; the process's exit code. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const program = createProgram(terminal);
    if (argv.length === 0) program.help({ error: true });
    await program.parseAsync(argv, { from: 'user' });
    return terminal.interrupted.aborted ? EXIT.interrupted : EXIT.ok;
  } catch (error) {
    return report(error, terminal);
  }
}

/** All commands. What a command needs is loaded when it is called: `--help` shall not wait for the sandbox. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('genesys-conversations-digital')
    .description(description)
    .version(version)
    .enablePositionalOptions()
    .showHelpAfterError('(--help tells more)')
    .configureOutput({
      writeOut: (text) => void terminal.out.write(text),
      writeErr: (text) => void terminal.err.write(text),
      getOutHasColors: () => terminal.out.isTTY === true,
      getErrHasColors: () => terminal.err.isTTY === true,
    })
    .exitOverride()
    .addHelpText('after', `\n${ENVIRONMENT_HELP}\n\n${EXIT_CODES_HELP}`);

  program
    .command('call')
    .description('call one operation; JSON on stdout')
    .usage('<operation> [options]')
    .helpOption(false)
    .argument('[words...]')
    .passThroughOptions()
    .allowUnknownOption()
    .action(async (words: string[]) => (await import('./call.js')).call(words, terminal));

  program
    .command('tools')
    .description('list the tools that an agent gets')
    .option('--format <format>', 'table, list or json', 'table')
    .option('--toolsets <names>', 'only these channels, such as emails,messages')
    .action(async (options) => (await import('./tools.js')).listTools(options, terminal));

  program
    .command('permissions')
    .description('print the OAuth scopes and permissions that a set of tools needs')
    .option('--toolsets <names>', 'only these channels, such as emails,messages')
    .option('--read-only', 'only tools that change nothing')
    .option('--json', 'as JSON')
    .action(async (options) => (await import('./permissions.js')).permissions(options, terminal));

  program
    .command('completion')
    .description('print a completion script for a shell')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      `
Examples:
  source <(genesys-conversations-digital completion bash)          # in ~/.bashrc
  source <(genesys-conversations-digital completion zsh)           # in ~/.zshrc
  genesys-conversations-digital completion fish | source           # in ~/.config/fish/config.fish`,
    )
    .action(async (shell: string) => (await import('./completion.js')).completionScript(shell, terminal));

  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .helpOption(false)
    .passThroughOptions()
    .allowUnknownOption()
    .action(async (words: string[]) => (await import('./completion.js')).complete(words, program, terminal));

  return program;
}
