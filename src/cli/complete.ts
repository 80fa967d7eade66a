import type { Command } from 'commander';
import { commandFor } from './command.js';
import { commands } from './commands.js';
import type { Terminal } from './terminal.js';

type Candidate = readonly [word: string, description: string];

/** `complete -- words…`: what can stand in place of the last word, one a line, with a tab before its description. */
export function command(terminal: Terminal): Command {
  return commandFor(terminal, 'complete')
    .argument('[words...]')
    .helpOption(false)
    .passThroughOptions()
    .allowUnknownOption()
    .action(async (words: string[]) => {
      for (const [word, description] of await candidates(unjoined(words), terminal)) {
        terminal.out.write(`${word}\t${description.replaceAll(/\s+/g, ' ').slice(0, 100)}\n`);
      }
    });
}

/** Bash breaks words at `=`, and gives it as a word of its own. */
const unjoined = (words: readonly string[]): string[] =>
  words.flatMap((word, index) => {
    if (word !== '=') return word;
    return index === words.length - 1 ? '' : [];
  });

async function candidates(words: readonly string[], terminal: Terminal): Promise<Candidate[]> {
  const [name, ...rest] = words;
  if (name === 'help' && rest.length > 0) return candidates(rest, terminal);
  const last = words.at(-1) ?? '';
  const [, option, value] = /^(--[\w-]+)=(.*)$/.exec(last) ?? [];
  if (option !== undefined && value !== undefined) {
    const values = await candidates([...words.slice(0, -1), option, value], terminal);
    return values.map(([word, description]): Candidate => [`${option}=${word}`, description]);
  }
  const beginsLike = ([word]: Candidate) => word.startsWith(last);
  if (name === undefined || rest.length === 0) {
    return commands.map(({ name, summary }): Candidate => [name, summary]).filter(beginsLike);
  }
  const info = commands.find((command) => command.name === name);
  if (!info) return [];
  const before = rest.slice(0, -1);
  const top = await (await info.load()).command(terminal);
  const command = before.reduce((current, word) => subcommand(current, word) ?? current, top);
  return within(command, before.at(-1), last).filter(beginsLike);
}

/** What can follow the word before it. */
function within(command: Command, previous: string | undefined, last: string): Candidate[] {
  const choices = (values: readonly string[] = []) => values.map((value): Candidate => [value, '']);
  const option = command.options.find(({ long, required, optional }) => long === previous && (required || optional));
  if (option) return choices(option.argChoices);
  if (last.startsWith('-')) return command.options.map(({ long, description }) => [long ?? '', description]);
  return [
    ...command.commands.map((sub): Candidate => [sub.name(), sub.summary()]),
    ...command.registeredArguments.flatMap(({ argChoices }) => choices(argChoices)),
  ];
}

const subcommand = (command: Command, word: string): Command | undefined =>
  command.commands.find((sub) => sub.name() === word || sub.aliases().includes(word));
