import { Argument, type Command } from 'commander';
import { commandFor, PROGRAM } from './command.js';
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
export function command(terminal: Terminal): Command {
  return commandFor(terminal, `${PROGRAM} completion`)
    .description('Prints a completion script for a shell.')
    .addArgument(new Argument('<shell>').choices(Object.keys(SCRIPTS)))
    .addHelpText(
      'after',
      `
Examples:
  source <(${PROGRAM} completion bash)          # in ~/.bashrc
  source <(${PROGRAM} completion zsh)           # in ~/.zshrc
  ${PROGRAM} completion fish | source           # in ~/.config/fish/config.fish`,
    )
    .action((shell: string) => void terminal.out.write(SCRIPTS[shell]?.(PROGRAM) ?? ''));
}
