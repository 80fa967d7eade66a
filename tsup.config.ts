import { resolve } from 'node:path';
import { defineConfig, type Options } from 'tsup';
import { BUNDLED, bundled } from './scripts/bundled.ts';
import { sharedEntry } from './scripts/shared-entry.ts';

/** What users import besides the client: each is an entry of `exports` in package.json. */
const others = {
  'mcp/index': 'src/mcp/index.ts',
  'sandbox/index': 'src/sandbox/index.ts',
  'sandbox/msw': 'src/sandbox/msw.ts',
};
const client = { index: 'src/index.ts' };

const common: Options = {
  target: 'node20',
  platform: 'neutral',
  // Other packages are installed beside this one (those of codegen by who calls it).
  skipNodeModulesBundle: true,
  noExternal: BUNDLED,
  external: [/^node:/],
  removeNodeProtocol: false,
  splitting: true,
  treeshake: true,
};

/**
 * The client is built by itself, so that it loads as few files; the rest imports it from there, so that there is one of each
 * of its classes.
 */
const build = (format: 'esm' | 'cjs', entry: Record<string, string>, first: Options = {}): Options[] => [
  { ...common, ...first, entry: client, format },
  { ...common, entry, format, esbuildPlugins: [sharedEntry(resolve('src/index.ts')), bundled()] },
];

export default defineConfig([
  ...build('esm', { ...others, cli: 'src/cli.ts' }, { dts: { entry: { ...client, ...others } } }),
  ...build('cjs', others),
]);
