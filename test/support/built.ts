import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** Within the project, so that packages are found; ignored by git. */
const FOLDER = fileURLToPath(new URL('../.stdio', import.meta.url));

/**
 * A program of the project as JavaScript, in a folder of that name; gives its path. Compiled beforehand: a process that
 * compiles what it loads takes four times as long to start.
 */
export function built(source: string, name: string): string {
  const outdir = join(FOLDER, name);
  buildSync({
    entryPoints: [source],
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outdir,
    outExtension: { '.js': '.mjs' },
    logLevel: 'warning',
  });
  return join(outdir, `${basename(source, '.ts')}.mjs`);
}
