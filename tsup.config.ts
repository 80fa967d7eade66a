import { resolve } from 'node:path';
import { defineConfig, type Options } from 'tsup';
import { BUNDLED, bundled } from './scripts/bundled.ts';
import { lazyParts } from './scripts/lazy-parts.ts';
import { sharedEntry } from './scripts/shared-entry.ts';
import { tableAsJson } from './scripts/table-as-json.ts';

const client = { index: 'src/index.ts' };

/** What the client loads when it is needed. */
const parts = {
  'auth/token-source': 'src/auth/token-source.ts',
  'auth/token-file': 'src/auth/token-file.ts',
  'transport/shared-budget': 'src/transport/shared-budget.ts',
  'client/paging': 'src/client/paging.ts',
  'media/send-media': 'src/media/send-media.ts',
  'media/send-fax': 'src/media/send-fax.ts',
};

/** What users import besides the client: each is an entry of `exports` in package.json. */
const others = {
  'mcp/index': 'src/mcp/index.ts',
  'sandbox/index': 'src/sandbox/index.ts',
  'sandbox/msw': 'src/sandbox/msw.ts',
};
const table = { operations: 'src/generated/operations.ts' };

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
 * The client is one file by itself, which loads fastest, with the little that it uses of openapi-fetch; its parts and all
 * the rest import it from there, so that there is one of each of its classes.
 */
const build = (format: 'esm' | 'cjs', entry: Record<string, string>, first: Options = {}): Options[] => {
  const index = resolve('src/index.ts');
  const ending = format === 'esm' ? 'js' : 'cjs';
  return [
    {
      ...{ ...common, ...first, entry: client, format },
      esbuildPlugins: [lazyParts(ending), tableAsJson(), bundled()],
    },
    ...Object.entries(parts).map(([name, path]) => ({
      ...{ ...common, entry: { [name]: path }, format, splitting: false },
      // Its rows of the table, lest a bundle that has the part has to have all rows.
      esbuildPlugins: [
        sharedEntry(index, `${name.includes('/') ? '..' : '.'}/index.${ending}`, [resolve(table.operations)]),
      ],
    })),
    { ...common, entry, format, esbuildPlugins: [sharedEntry(index), bundled()] },
    { ...common, entry: table, format },
  ];
};

export default defineConfig([
  ...build('esm', { ...others, cli: 'src/cli/main.ts' }, { dts: { entry: { ...client, ...others, ...table } } }),
  ...build('cjs', others),
]);
