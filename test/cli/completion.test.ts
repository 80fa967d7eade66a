import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { built } from '../support/built.js';

const PROGRAM = 'genesys-conversations-digital';
const bin = mkdtempSync(join(tmpdir(), 'bin-'));

beforeAll(() => {
  const program = join(bin, PROGRAM);
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${built('src/cli/main.ts', 'cli')}' "$@"\n`);
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

/** A shell, and how to ask it in place of the key that a user presses: scripts that load the completion, and print a line's candidates. */
interface Shell {
  readonly args: readonly string[];
  readonly load: string;
  readonly ask: (words: readonly string[]) => string;
  readonly lines: typeof LINES;
}

const JOINED: typeof LINES = [
  [
    ['call', 'emails.sendMessage', '--draft-type=Re'],
    ['--draft-type=Reply', '--draft-type=ReplyAll'],
  ],
];

const SHELLS: Readonly<Record<string, Shell>> = {
  bash: {
    args: ['--noprofile', '--norc', '-c'],
    load: `
      source <(${PROGRAM} completion bash)
      registered=$(complete -p ${PROGRAM}); registered=\${registered##*-F }`,
    // As Readline does it: by the function that is registered for the program.
    ask: (words) => `
      COMP_WORDS=(${PROGRAM} ${quoted(words)}); COMP_CWORD=${words.length}; COMPREPLY=()
      \${registered%% *}
      printf '%s\\n' "\${COMPREPLY[@]}"`,
    // It breaks words at `=`.
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
    args: ['-f', '-c'],
    // The completion system itself needs a terminal: what the function hands to it is printed.
    load: `
      compdef() { registered=$1 }
      _describe() { print -rl -- "\${(@)candidates%%:*}" }
      _files() { : }
      source <(${PROGRAM} completion zsh)`,
    ask: (words) => `
      words=(${PROGRAM} ${quoted(words)}); CURRENT=${words.length + 1}
      $registered`,
    lines: JOINED,
  },
  fish: {
    args: ['--no-config', '-c'],
    load: `${PROGRAM} completion fish | source`,
    ask: (words) => `complete -C '${[PROGRAM, ...words].join(' ')}' | string split -f 1 \\t`,
    lines: JOINED,
  },
};

for (const [shell, { args, load, ask, lines }] of Object.entries(SHELLS)) {
  const isThere = spawnSync(shell, ['-c', 'true']).status === 0;
  it.skipIf(!isThere)(`completes in ${shell}${isThere ? '' : ` (skipped: ${shell} is not installed)`}`, () => {
    const all = [...LINES, ...lines];
    const script = [load, ...all.map(([words]) => ask(words))].join('\necho ---\n');
    const [, ...answers] = printed(shell, args, script).split('---\n');
    const candidates = answers.map((answer) => answer.split('\n').filter(Boolean).sort());
    expect(all.map(([words], index) => [words, candidates[index]])).toEqual(
      all.map(([words, expected]) => [words, [...expected].sort()]),
    );
  });
}
