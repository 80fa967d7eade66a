import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

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

/** Runs `npm pack` on the built package, with the tarball in a folder. */
export function pack(folder: string): Packed {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const [packed] = JSON.parse(execFileSync('npm', args, { encoding: 'utf8' }));
  const { filename, files, size, unpackedSize } = packed as { filename: string; files: { path: string }[] } & Packed;
  return { tarball: join(folder, filename), files: files.map(({ path }) => path), size, unpackedSize };
}
