import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import manifest from '../package.json' with { type: 'json' };

/**
 * In place of a module that the package's entry exports from, what it exports of it: imported from the package by its name,
 * not copied. A name that the entry doesn't export is an error of the build.
 */
export function sharedEntry(index: string): Plugin {
  const exported = exportsOf(index);
  exported.set(index, [...exported.values()].flat());
  return {
    name: 'shared-entry',
    setup({ onLoad, onResolve }) {
      // By the paths of tsconfig.json, the name would be the source again.
      onResolve({ filter: new RegExp(`^${manifest.name}$`) }, ({ path }) => ({ path, external: true }));
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const names = exported.get(path);
        return names && { contents: `export { ${names.join(', ')} } from '${manifest.name}';`, loader: 'js' };
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
