import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export interface Packed {
  /** The tarball's path. */
  readonly tarball: string;
  /** What is in it, by path within the package. */
  readonly files: readonly string[];
  /** Bytes. */
  readonly size: number;
  readonly unpackedSize: number;
}

/** Packs what was built, as it would be published. */
export function pack(folder: string): Packed {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const [packed] = JSON.parse(execFileSync('npm', args, { encoding: 'utf8' }));
  const { filename, files, size, unpackedSize } = packed as { filename: string; files: { path: string }[] } & Packed;
  return { tarball: join(folder, filename), files: files.map(({ path }) => path), size, unpackedSize };
}
