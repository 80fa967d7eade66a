import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import manifest from './package.json' with { type: 'json' };

/** The folder with the packages to compare with, which are not dependencies of the project. */
export const BENCH = fileURLToPath(new URL('.', import.meta.url));
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Installs the dependencies of `bench/package.json` if one is missing. */
export function installRivals(): void {
  if (Object.keys(manifest.dependencies).every((name) => existsSync(`${BENCH}node_modules/${name}`))) return;
  console.error('Installing the packages to compare with …');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: BENCH,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
