import { spawn } from 'node:child_process';

export interface CheckResult {
  name: string;
  passed: boolean;
  seconds: number;
}

/** What has to hold after an update: types and tests. */
const CHECKS = [
  { name: 'Type check', args: ['run', '--silent', 'typecheck'] },
  { name: 'Tests', args: ['test', '--silent'] },
];

/** Runs them side by side, their output on stderr. */
export const runChecks = (root: string): Promise<CheckResult[]> =>
  Promise.all(
    CHECKS.map(async ({ name, args }) => {
      const start = Date.now();
      const passed = await succeeds('npm', args, root);
      return { name, passed, seconds: Math.round((Date.now() - start) / 1000) };
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
