import type { Command } from 'commander';
import { MAX_TIMER_MS } from '../transport/clock.js';
import type { CallInput } from './call-input.js';
import { createCommand, createIntegerParser, PROGRAM } from './command.js';
import { EXIT_CODES_HELP } from './exit.js';
import { addSliceOption } from './slice-option.js';
import type { Terminal } from './terminal.js';

/** Creates a subcommand of `call`. Its help ends with the details and the exit codes. */
export const createCallSubcommand = (terminal: Terminal, name: string, details: string): Command =>
  createCommand(terminal, name)
    .usage('[options]')
    .configureHelp({
      commandUsage: (self) => `${PROGRAM} call ${name} ${self.usage()}`,
      optionDescription: (option) => option.description,
    })
    .showHelpAfterError(`Run "${PROGRAM} call ${name} --help" for the options.`)
    .addHelpText('after', `\n${details}\n\n${EXIT_CODES_HELP}`);

/** Adds the options that all subcommands of `call` share. */
export const addCommonOptions = (command: Command): Command =>
  addSliceOption(command)
    .option(
      '--args <json>',
      'Arguments as a JSON object: inline, @file, or - for standard input. Other options take precedence.',
    )
    .option('--profile <name>', 'Use a profile that "login" saved')
    .option('--sandbox', 'Use an in-memory Genesys organization for this call: no account, no network')
    .option(
      '--timeout <ms>',
      'Timeout of each attempt in milliseconds, including the token request; 0: calls have no timeout (default: 30000)',
      createIntegerParser(0, MAX_TIMER_MS),
    );

/** The options of a subcommand, as commander parsed them. */
export type ParsedOptions = Readonly<Record<string, unknown>>;

export const toCallInput = ({ args, all, sandbox, profile, timeout }: ParsedOptions): Omit<CallInput, 'args'> => ({
  json: args as string | undefined,
  all: all as boolean | undefined,
  sandbox: sandbox as boolean | undefined,
  profile: profile as string | undefined,
  timeoutMs: timeout as number | undefined,
});
