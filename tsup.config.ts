import { defineConfig, type Options } from 'tsup';

/** What users import: each is an entry of `exports` in package.json. */
const libraries = {
  index: 'src/index.ts',
  'mcp/index': 'src/mcp/index.ts',
  'sandbox/index': 'src/sandbox/index.ts',
  'sandbox/msw': 'src/sandbox/msw.ts',
};

const common: Options = {
  target: 'node20',
  platform: 'neutral',
  // Packages are installed beside this one (those of codegen by who calls it), never copied into it.
  skipNodeModulesBundle: true,
  external: [/^node:/],
  removeNodeProtocol: false,
  // Entry points share their chunks, so that an error of one is an `instanceof` the other's class.
  splitting: true,
  treeshake: true,
};

export default defineConfig([
  { ...common, entry: { ...libraries, cli: 'src/cli.ts' }, format: 'esm', dts: { entry: libraries } },
  { ...common, entry: libraries, format: 'cjs' },
]);
