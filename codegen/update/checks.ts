import { spawn } from 'node:child_process';

export interface CheckResult {
  name: string;
  passed: boolean;
  seconds: number;
}

interface Check {
  name: string;
  /** The command, as `npx` runs it. */
  command: string;
}

/** The tests of the generated files, and that every method works. */
export const GENERATED_TESTS: readonly string[] = [
  'test/generated/',
  'test/client/client.test.ts',
  'test/client/paging.test.ts',
  'test/codegen/trim.test.ts',
  'test/codegen/diff/digital.test.ts',
];

/** Checks of the generated files: their types, their content and that every method works. */
const GENERATED_CHECKS: readonly Check[] = [
  { name: 'Type check of src/ and the type tests', command: 'tsc -p tsconfig.generated.json' },
  { name: 'Tests of the generated files', command: `vitest run ${GENERATED_TESTS.join(' ')}` },
];

const ALL_CHECKS: readonly Check[] = [
  { name: 'Type check of the whole project', command: 'tsc -p .' },
  { name: 'All tests', command: 'vitest run' },
];

/** The note on checks that an update does not run by default. */
export const NOT_RUN =
  'Not run: all other tests and the type checks of tests, benchmarks, demo and examples. Run `npm run check -- types` and ' +
  '`npm test`, or run the update again with `--all-tests`.';

/** Runs the checks in parallel, with their output on stderr. */
export const runChecks = (root: string, all: boolean): Promise<CheckResult[]> =>
  Promise.all(
    (all ? ALL_CHECKS : GENERATED_CHECKS).map(async ({ name, command }) => {
      const start = Date.now();
      const passed = await runCommand('npx', command.split(' '), root);
      return { name: `${name} (\`npx ${command}\`)`, passed, seconds: Math.round((Date.now() - start) / 1000) };
    }),
  );

function runCommand(command: string, args: string[], cwd: string): Promise<boolean> {
  return new Promise((resolve) => {
    // stdout is reserved for the report.
    const child = spawn(command, args, { cwd, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
}

/** Returns the files with uncommitted changes; none outside a Git working tree. */
export function listUncommitted(files: readonly string[], cwd: string): Promise<string[]> {
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
