import { join, relative } from 'node:path/posix';
import type { Plugin } from 'esbuild';

/** Files that are loaded by `import()` stay files of their own, at the same place from the entry as in the sources. */
export const lazyParts = (ending: 'js' | 'cjs'): Plugin => ({
  name: 'lazy-parts',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\// }, ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      return { path: `./${relative('src', join(resolveDir, path)).replace(/js$/, ending)}`, external: true };
    });
  },
});
