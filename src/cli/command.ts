import { Command, InvalidArgumentError, Option } from 'commander';
import type { FlagInfo } from '../mcp/mcp-flags.js';
import { ArgumentError } from '../transport/errors.js';
import type { Terminal } from './terminal.js';

export const PROGRAM = 'genesys-conversations-digital';

/** A command that writes to the terminal, and throws where commander would end the process. */
export function commandFor(terminal: Terminal, name = PROGRAM): Command {
  return new Command(name)
    .configureOutput({
      writeOut: (text) => void terminal.out.write(text),
      writeErr: (text) => void terminal.err.write(text),
      getOutHasColors: () => terminal.out.isTTY === true,
      getErrHasColors: () => terminal.err.isTTY === true,
      getOutHelpWidth: () => terminal.out.columns ?? 100,
      getErrHelpWidth: () => terminal.err.columns ?? 100,
    })
    .helpCommand(false)
    .addHelpText('beforeAll', ({ command, error }) => (error ? '' : surplus(command)))
    .exitOverride()
    .showHelpAfterError('(--help tells more)');
}

/** Help is given before words are judged: `codegen update --help` is none of `update`, and says so. */
function surplus({ args, registeredArguments }: Command): string {
  const word = args.filter((arg) => !arg.startsWith('-'))[registeredArguments.length];
  return word === undefined ? '' : `There is no "${word}" here. This is what there is:\n`;
}

/** An option of a flag that is described elsewhere; what `parse` says of a bad value is commander's message. */
export function optionOf({ flags, description, parse }: FlagInfo): Option {
  const option = new Option(flags, description);
  if (!parse) return option;
  return option.argParser((text) => {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof ArgumentError)) throw error;
      throw new InvalidArgumentError(error.problems.map(({ problem }) => `It ${problem}.`).join(' '));
    }
  });
}

/** A whole number from `least` to `most`. */
export const integer =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
