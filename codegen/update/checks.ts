import { spawn } from 'node:child_process';

export interface CheckResult {
  name: string;
  passed: boolean;
  seconds: number;
}

interface Check {
  name: string;
  script: string;
}

/** What the project holds of what codegen writes: its types where callers meet them, its facts, and that every method works. */
const OF_GENERATED: readonly Check[] = [
  { name: 'Type check of src/ and of the type tests', script: 'typecheck:generated' },
  { name: 'Tests of what is generated', script: 'test:generated' },
];

const ALL: readonly Check[] = [
  { name: 'Type check of everything', script: 'typecheck' },
  { name: 'All tests', script: 'test' },
];

/** What an update does not run by itself, and says so. */
export const NOT_RUN =
  'Not run: all other tests, and the types of tests, benches, demo and examples. `--all-tests` runs them with the update, ' +
  '`npm run typecheck` and `npm test` afterwards.';

/** Runs them side by side, their output on stderr. */
export const runChecks = (root: string, all: boolean): Promise<CheckResult[]> =>
  Promise.all(
    (all ? ALL : OF_GENERATED).map(async ({ name, script }) => {
      const start = Date.now();
      const passed = await succeeds('npm', ['run', '--silent', script], root);
      return { name: `${name} (\`npm run ${script}\`)`, passed, seconds: Math.round((Date.now() - start) / 1000) };
    }),
  );

function succeeds(command: string, args: string[], cwd: string): Promise<boolean> {
  return new Promise((resolve) => {
    // stdout is for the report.
    const child = spawn(command, args, { cwd, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
}

/** Of the files, those with changes that are not committed; none outside of a Git working tree. */
export function uncommitted(files: readonly string[], cwd: string): Promise<string[]> {
  return new Promise((resolve) => {
    const child = spawn('git', ['status', '--porcelain', '-z', '--', ...files], {
      cwd,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.once('error', () => resolve([]));
    child.once('close', (code) => {
      const entries = output.split('\0').filter(Boolean);
      resolve(code === 0 ? entries.map((entry) => entry.slice(3)) : []);
    });
  });
}
