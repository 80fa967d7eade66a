import type { Command } from 'commander';
import { callCommand } from './call-command.js';
import { UsageError } from './exit.js';
import type { Terminal } from './terminal.js';

/** The scripts ask the program itself, so they never lag behind it. */
const SCRIPTS: Record<string, (program: string) => string> = {
  bash: (program) => `_genesys_conversations_digital() {
  local IFS=$'\\n'
  COMPREPLY=($(${program} complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f 1))
}
complete -o default -F _genesys_conversations_digital ${program}
`,
  zsh: (program) => `#compdef ${program}
_genesys_conversations_digital() {
  local -a candidates
  candidates=("\${(@f)$(${program} complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null | sed -e 's/:/\\\\:/g' -e 's/\\t/:/')}")
  if [[ -n "$candidates[1]" ]]; then _describe '${program}' candidates; else _files; fi
}
compdef _genesys_conversations_digital ${program}
`,
  fish: (program) =>
    `complete -c ${program} -f -a '(${program} complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
};

/** `completion <shell>`: the script that the shell loads. */
export function completionScript(shell: string, { out }: Terminal): void {
  const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined;
  if (!script) throw new UsageError(`completion: must be one of ${Object.keys(SCRIPTS).join(', ')}.`);
  out.write(script('genesys-conversations-digital'));
}

/** `complete -- words…`: what can stand in place of the last word, one a line, with a tab before its description. */
export function complete(words: readonly string[], program: Command, terminal: Terminal): void {
  const typed = words[0] === '--' ? words.slice(1) : words;
  for (const [word, description] of candidates(typed, program, terminal)) {
    terminal.out.write(`${word}\t${description.replaceAll(/\s+/g, ' ').slice(0, 100)}\n`);
  }
}

export function candidates(words: readonly string[], program: Command, terminal: Terminal): [string, string][] {
  const before = words.slice(0, -1);
  const last = words.at(-1) ?? '';
  const command = before.reduce((current, word) => subcommand(current, word, terminal) ?? current, program);
  const option = command.options.find(({ long, flags }) => long === before.at(-1) && /[<[]/.test(flags));
  const all: [string, string][] = option
    ? (option.argChoices ?? []).map((choice) => [choice, ''])
    : last.startsWith('-')
      ? command.options.map(({ long, description }) => [long ?? '', description])
      : [
          ...command.commands
            .filter(isVisible)
            .map((sub): [string, string] => [sub.name(), sub.summary() || sub.description()]),
          ...command.registeredArguments.flatMap((argument) =>
            (argument.argChoices ?? []).map((choice): [string, string] => [choice, '']),
          ),
        ];
  return all.filter(([word]) => word.startsWith(last));
}

function subcommand(command: Command, word: string, terminal: Terminal): Command | undefined {
  const found = command.commands.find((sub) => sub.name() === word || sub.aliases().includes(word));
  // The operations are commands of their own, made when they are asked for.
  return found?.name() === 'call' ? callCommand(terminal, async () => {}) : found;
}

const isVisible = (command: Command) => !(command as Command & { _hidden?: boolean })._hidden;
