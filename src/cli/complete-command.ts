import type { Command } from 'commander';
import { createCommand } from './command.js';
import { commands } from './commands.js';
import type { Terminal } from './terminal.js';

type Candidate = readonly [text: string, description: string];

/** `complete -- args…`: lists candidates for the last argument, one per line: candidate, tab, description. */
export function createCompleteCommand(terminal: Terminal): Command {
  return createCommand(terminal, 'complete')
    .argument('[args...]')
    .helpOption(false)
    .passThroughOptions()
    .allowUnknownOption()
    .action(async (args: string[]) => {
      for (const [candidate, description] of await findCandidates(joinAtEquals(args), terminal)) {
        terminal.out.write(`${candidate}\t${description.replaceAll(/\s+/g, ' ').slice(0, 100)}\n`);
      }
    });
}

/** Bash splits `--option=value` into three arguments; this turns them into `--option` and `value`. */
const joinAtEquals = (args: readonly string[]): string[] =>
  args.flatMap((arg, index) => {
    if (arg !== '=') return arg;
    return index === args.length - 1 ? '' : [];
  });

async function findCandidates(args: readonly string[], terminal: Terminal): Promise<Candidate[]> {
  const [name, ...rest] = args;
  if (name === 'help' && rest.length > 0) return findCandidates(rest, terminal);
  const last = args.at(-1) ?? '';
  const [, option, value] = /^(--[\w-]+)=(.*)$/.exec(last) ?? [];
  if (option !== undefined && value !== undefined) {
    const values = await findCandidates([...args.slice(0, -1), option, value], terminal);
    return values.map(([text, description]): Candidate => [`${option}=${text}`, description]);
  }
  const hasPrefix = ([text]: Candidate) => text.startsWith(last);
  if (name === undefined || rest.length === 0) {
    return commands.map(({ name, summary }): Candidate => [name, summary]).filter(hasPrefix);
  }
  const info = commands.find((command) => command.name === name);
  if (!info) return [];
  const previous = rest.slice(0, -1);
  const create = await info.load();
  const root = await create(terminal, previous);
  const command = previous.reduce((current, arg) => findSubcommand(current, arg) ?? current, root);
  return listCandidates(command, previous.at(-1), last).filter(hasPrefix);
}

/** Lists the values of the option before, or the options, subcommands and arguments of the command. */
function listCandidates(command: Command, previous: string | undefined, last: string): Candidate[] {
  const toCandidates = (values: readonly string[] = []) => values.map((value): Candidate => [value, '']);
  const option = command.options.find(({ long, required, optional }) => long === previous && (required || optional));
  if (option) return toCandidates(option.argChoices);
  if (last.startsWith('-')) return command.options.map(({ long, description }) => [long ?? '', description]);
  return [
    ...command.commands.map((sub): Candidate => [sub.name(), sub.summary()]),
    ...command.registeredArguments.flatMap(({ argChoices }) => toCandidates(argChoices)),
  ];
}

const findSubcommand = (command: Command, name: string): Command | undefined =>
  command.commands.find((sub) => sub.name() === name || sub.aliases().includes(name));
