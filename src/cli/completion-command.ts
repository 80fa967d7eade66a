import { Argument, type Command } from 'commander';
import { createCommand, PROGRAM } from './command.js';
import type { Terminal } from './terminal.js';

/** The scripts call the hidden command `complete`, so they always match the installed version. */
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

/** `completion <shell>`: prints the script that the shell loads. */
export function createCompletionCommand(terminal: Terminal): Command {
  return createCommand(terminal, `${PROGRAM} completion`)
    .description('Print a completion script for bash, zsh or fish.')
    .addArgument(new Argument('<shell>', 'Shell to print the script for').choices(Object.keys(SCRIPTS)))
    .addHelpText(
      'after',
      `
The program must be on the PATH of the shell, as it is after "npm install --global".

Examples:
  source <(${PROGRAM} completion bash)     # in ~/.bashrc
  source <(${PROGRAM} completion zsh)      # in ~/.zshrc
  ${PROGRAM} completion fish | source      # in ~/.config/fish/config.fish`,
    )
    .action((shell: string) => void terminal.out.write(SCRIPTS[shell]?.(PROGRAM) ?? ''));
}
