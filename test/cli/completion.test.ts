import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { programPath } from '../support/programs.js';

const PROGRAM = 'genesys-conversations-digital';
const bin = mkdtempSync(join(tmpdir(), 'bin-'));

beforeAll(() => {
  const program = join(bin, PROGRAM);
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${programPath('cli')}' "$@"\n`);
  chmodSync(program, 0o755);
});
afterAll(() => rmSync(bin, { recursive: true }));

/** Runs a script in a shell, with the program on its path and without the user's settings. */
function runInShell(shell: string, args: readonly string[], script: string): string {
  return execFileSync(shell, [...args, script], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: bin },
  });
}

/** The arguments before the cursor, and the candidates for the last one. */
const LINES: [args: string[], candidates: string[]][] = [
  [['per'], ['permissions']],
  [
    ['call', 'faxes.'],
    ['faxes.create', 'faxes.send'],
  ],
  [['call', 'emails.get', '--conv'], ['--conversation-id']],
  [
    ['call', 'emails.sendMessage', '--draft-type', ''],
    ['Forward', 'Reply', 'ReplyAll'],
  ],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [['no-such-command', ''], []],
];

const quote = (args: readonly string[]) => args.map((arg) => `'${arg}'`).join(' ');

interface Shell {
  /** Arguments of the shell itself. */
  readonly shellArgs: readonly string[];
  /** Script that loads the completion. */
  readonly load: string;
  /** Script that prints the candidates of a command line, as the Tab key would. */
  readonly complete: (args: readonly string[]) => string;
  readonly lines: typeof LINES;
}

const EQUALS_SIGN_LINES: typeof LINES = [
  [
    ['call', 'emails.sendMessage', '--draft-type=Re'],
    ['--draft-type=Reply', '--draft-type=ReplyAll'],
  ],
];

const SHELLS: Readonly<Record<string, Shell>> = {
  bash: {
    shellArgs: ['--noprofile', '--norc', '-c'],
    load: `
      source <(${PROGRAM} completion bash)
      registered=$(complete -p ${PROGRAM}); registered=\${registered##*-F }`,
    // Like Readline: calls the function that is registered for the program.
    complete: (args) => `
      COMP_WORDS=(${PROGRAM} ${quote(args)}); COMP_CWORD=${args.length}; COMPREPLY=()
      \${registered%% *}
      printf '%s\\n' "\${COMPREPLY[@]}"`,
    // Bash splits arguments at `=`.
    lines: [
      [
        ['call', 'emails.sendMessage', '--draft-type', '=', 'Re'],
        ['Reply', 'ReplyAll'],
      ],
      [
        ['call', 'emails.sendMessage', '--draft-type', '='],
        ['Forward', 'Reply', 'ReplyAll'],
      ],
    ],
  },
  zsh: {
    shellArgs: ['-f', '-c'],
    // The completion system needs a terminal, so its functions are replaced by ones that print their input.
    load: `
      compdef() { registered=$1 }
      _describe() { print -rl -- "\${(@)candidates%%:*}" }
      _files() { : }
      source <(${PROGRAM} completion zsh)`,
    complete: (args) => `
      words=(${PROGRAM} ${quote(args)}); CURRENT=${args.length + 1}
      $registered`,
    lines: EQUALS_SIGN_LINES,
  },
  fish: {
    shellArgs: ['--no-config', '-c'],
    load: `${PROGRAM} completion fish | source`,
    complete: (args) => `complete -C '${[PROGRAM, ...args].join(' ')}' | string split -f 1 \\t`,
    lines: EQUALS_SIGN_LINES,
  },
};

for (const [shell, { shellArgs, load, complete, lines }] of Object.entries(SHELLS)) {
  const isInstalled = spawnSync(shell, ['-c', 'true']).status === 0;
  it.skipIf(!isInstalled)(`completes in ${shell}${isInstalled ? '' : ` (skipped: ${shell} is not installed)`}`, () => {
    const all = [...LINES, ...lines];
    const script = [load, ...all.map(([args]) => complete(args))].join('\necho ---\n');
    const [, ...outputs] = runInShell(shell, shellArgs, script).split('---\n');
    const candidates = outputs.map((output) => output.split('\n').filter(Boolean).sort());
    expect(all.map(([args], index) => [args, candidates[index]])).toEqual(
      all.map(([args, expected]) => [args, [...expected].sort()]),
    );
  });
}
