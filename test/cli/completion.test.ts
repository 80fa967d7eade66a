import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PROGRAM = 'genesys-conversations-digital';
/** Within the project, so that packages are found; ignored by git. */
const BUILT = fileURLToPath(new URL('../.stdio/cli', import.meta.url));
const bin = mkdtempSync(join(tmpdir(), 'bin-'));

beforeAll(() => {
  buildSync({
    entryPoints: [fileURLToPath(new URL('../../src/cli.ts', import.meta.url))],
    ...{ bundle: true, splitting: true, platform: 'node', format: 'esm', packages: 'external' },
    ...{ outdir: BUILT, outExtension: { '.js': '.mjs' }, logLevel: 'warning' },
  });
  const program = join(bin, PROGRAM);
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${BUILT}/cli.mjs' "$@"\n`);
  chmodSync(program, 0o755);
});
afterAll(() => rmSync(bin, { recursive: true }));

/** What a shell prints, with the program on its path. It reads none of its user's files. */
function printed(shell: string, args: readonly string[], script: string): string {
  return execFileSync(shell, [...args, script], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: bin },
  });
}

/** Words before the cursor, and what can stand in place of the last. */
const LINES: [words: string[], candidates: string[]][] = [
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

const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(' ');

/** For each shell, how to ask it in place of the key that a user presses: a script that prints the candidates of a line. */
const SHELLS = {
  bash: {
    args: ['--noprofile', '--norc', '-c'],
    // As Readline does it: by the function that is registered for the program.
    ask: (words: readonly string[]) => `
      source <(${PROGRAM} completion bash)
      registered=$(complete -p ${PROGRAM}); registered=\${registered##*-F }
      COMP_WORDS=(${PROGRAM} ${quoted(words)}); COMP_CWORD=${words.length}
      \${registered%% *}
      printf '%s\\n' "\${COMPREPLY[@]}"`,
  },
  zsh: {
    args: ['-f', '-c'],
    // The completion system itself needs a terminal: what the function hands to it is printed.
    ask: (words: readonly string[]) => `
      compdef() { registered=$1 }
      _describe() { print -rl -- "\${(@)candidates%%:*}" }
      _files() { : }
      source <(${PROGRAM} completion zsh)
      words=(${PROGRAM} ${quoted(words)}); CURRENT=${words.length + 1}
      $registered`,
  },
  fish: {
    args: ['--no-config', '-c'],
    ask: (words: readonly string[]) => `
      ${PROGRAM} completion fish | source
      complete -C '${[PROGRAM, ...words].join(' ')}' | string split -f 1 \\t`,
  },
};

for (const [shell, { args, ask }] of Object.entries(SHELLS)) {
  const isThere = spawnSync(shell, ['-c', 'true']).status === 0;
  describe.skipIf(!isThere)(`completion in ${shell}${isThere ? '' : ` (skipped: ${shell} is not installed)`}`, () => {
    // Bash alone breaks a word at `=`.
    const joined: typeof LINES =
      shell === 'bash'
        ? [
            [
              ['call', 'emails.sendMessage', '--draft-type', '=', 'Re'],
              ['Reply', 'ReplyAll'],
            ],
            [
              ['call', 'emails.sendMessage', '--draft-type', '='],
              ['Forward', 'Reply', 'ReplyAll'],
            ],
          ]
        : [
            [
              ['call', 'emails.sendMessage', '--draft-type=Re'],
              ['--draft-type=Reply', '--draft-type=ReplyAll'],
            ],
          ];
    it.each([...LINES, ...joined])('of %j', (words, candidates) => {
      expect(printed(shell, args, ask(words)).split('\n').filter(Boolean).sort()).toEqual([...candidates].sort());
    });
  });
}
