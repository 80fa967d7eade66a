import type { Plugin } from 'esbuild';

/** Files that are loaded by `import()` stay files of their own, where they are now. */
export const lazyParts = (ending: 'js' | 'cjs'): Plugin => ({
  name: 'lazy-parts',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\// }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path: path.replace(/js$/, ending), external: true } : undefined,
    );
  },
});
