import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import manifest from '../package.json' with { type: 'json' };

/**
 * In place of a module that the package's entry exports from, what it exports of it: imported from the built entry (by the
 * package's name, unless it is told where it is), not copied. A name that the entry doesn't export is an error of the build.
 * `copied` are the modules that are copied all the same.
 */
export function sharedEntry(index: string, built: string = manifest.name, copied: readonly string[] = []): Plugin {
  const exported = exportsOf(index);
  for (const path of copied) exported.delete(path);
  exported.set(index, [...exported.values()].flat());
  return {
    name: 'shared-entry',
    setup({ onLoad, onResolve }) {
      // By the paths of tsconfig.json, the package's name would be the source again.
      onResolve({ filter: /./ }, ({ path }) => (path === built ? { path, external: true } : undefined));
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const names = exported.get(path);
        return names && { contents: `export { ${names.join(', ')} } from '${built}';`, loader: 'js' };
      });
    },
  };
}

/** The names that are there at run time, by the file that they come from. */
function exportsOf(index: string): Map<string, string[]> {
  const statements = readFileSync(index, 'utf8').matchAll(/^export \{([^}]*)\} from '(.+)\.js';/gm);
  return new Map(
    [...statements].map(([, list = '', from = '']) => [
      join(dirname(index), `${from}.ts`),
      list
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== '' && !one.startsWith('type ')),
    ]),
  );
}
