import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export interface Packed {
  /** Path of the tarball. */
  readonly tarball: string;
  /** Paths within the package. */
  readonly files: readonly string[];
  /** Size of the tarball in bytes. */
  readonly size: number;
  /** In bytes. */
  readonly unpackedSize: number;
}

/** Runs `npm pack` on the package as it is built, with the tarball in a folder. */
export const pack = (folder: string): Packed => runPack(process.cwd(), folder, ['--ignore-scripts']);

/** Runs `npm pack` as a user does, so that it builds the package. */
export const buildAndPack = (root: string, folder: string): Packed => runPack(root, folder, []);

function runPack(root: string, folder: string, flags: readonly string[]): Packed {
  const args = ['pack', '--json', ...flags, '--pack-destination', folder];
  const output = execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  // Scripts of the package print before the JSON.
  const [packed] = JSON.parse(output.slice(output.search(/^\[$/m)));
  const { filename, files, size, unpackedSize } = packed as { filename: string; files: { path: string }[] } & Packed;
  return { tarball: join(folder, filename), files: files.map(({ path }) => path), size, unpackedSize };
}

/** Copies the files that git knows to a folder: a clone, with the changes that aren't committed yet. */
export function copyClone(folder: string): void {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const files = execFileSync('git', args, { encoding: 'utf8', maxBuffer: 10_000_000 }).split('\0').filter(Boolean);
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(file, join(folder, file));
  }
}

/** Copies a clone and lets it use the installed development dependencies. */
export function copyInstalledClone(folder: string): void {
  copyClone(folder);
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
}
