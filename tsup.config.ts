import { defineConfig } from 'tsup';

/** What users import, as ESM and CommonJS with types. */
export default defineConfig([
  {
    entry: {
      index: 'src/index.ts',
      'mcp/index': 'src/mcp/index.ts',
    },
    format: ['esm', 'cjs'],
    target: 'node20',
    platform: 'neutral',
    external: [/^node:/],
    dts: true,
    splitting: true,
    treeshake: true,
    clean: true,
  },
]);
