import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the rivals are installed; they are not dependencies of the project. */
export const BENCH = fileURLToPath(new URL('.', import.meta.url));
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Installs what `bench/package.json` names, once. */
export function installRivals(): void {
  if (existsSync(`${BENCH}node_modules/purecloud-platform-client-v2`)) return;
  console.error('Installing the rivals …');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: BENCH,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
