import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import manifest from './package.json' with { type: 'json' };

/** Where the rivals are installed; they are not dependencies of the project. */
export const BENCH = fileURLToPath(new URL('.', import.meta.url));
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Installs what `bench/package.json` names, where something of it is missing. */
export function installRivals(): void {
  if (Object.keys(manifest.dependencies).every((name) => existsSync(`${BENCH}node_modules/${name}`))) return;
  console.error('Installing the rivals …');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: BENCH,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
