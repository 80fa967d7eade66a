import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npm } from '../install-node.ts';
import versions from './packages.json' with { type: 'json' };

export type PackageName = keyof typeof versions;

/** Installed packages stay here for the next run. */
export const CACHE = join(tmpdir(), 'genesys-hosts');

/** Installs packages in a folder of their own, unless an earlier run did, and returns the folder. Scripts are not run. */
export function install(packages: readonly PackageName[]): string {
  const specs = packages.map((name) => `${name}@${versions[name]}`);
  const folder = join(CACHE, specs.join('+').replaceAll('/', '-'));
  if (existsSync(folder)) return folder;
  // A folder of another name, so that an interrupted installation isn't taken for a complete one.
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  try {
    writeFileSync(join(unfinished, 'package.json'), '{ "private": true, "type": "module" }');
    npm(['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', ...specs], unfinished);
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}

export const versionOf = (name: PackageName): string => versions[name];
