import { Command, InvalidArgumentError, Option } from 'commander';
import type { FlagInfo } from '../mcp/mcp-flags.js';
import { ArgumentError } from '../transport/errors.js';
import type { Terminal } from './terminal.js';

export const PROGRAM = 'genesys-conversations-digital';

/** Creates a command that writes to the terminal, and throws where commander would exit the process. */
export function createCommand(terminal: Terminal, name = PROGRAM): Command {
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
    .helpOption('-h, --help', 'Show this help')
    .addHelpText('beforeAll', ({ command, error }) => (error ? '' : describeUnknownArgument(command)))
    .exitOverride()
    .showHelpAfterError(`Run "${name} --help" for usage.`);
}

/** commander shows help before it validates arguments, so `codegen update --help` must report `update` itself. */
function describeUnknownArgument({ args, registeredArguments }: Command): string {
  const argument = args.filter((arg) => !arg.startsWith('-'))[registeredArguments.length];
  return argument === undefined ? '' : `Unknown command or argument "${argument}".\n`;
}

/** Creates an option from a flag of the MCP server. */
export function createOption({ flags, description, parse }: FlagInfo): Option {
  const option = new Option(flags, capitalize(description));
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

export const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Returns an option parser that accepts whole numbers from `min` to `max`. */
export const createIntegerParser =
  (min: number, max?: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= (max ?? Number.MAX_SAFE_INTEGER)) return value;
    const range = max === undefined ? `of at least ${min}` : `from ${min} to ${max}`;
    throw new InvalidArgumentError(`It must be a whole number ${range}.`);
  };
