import { defineConfig } from 'tsup';

/** The entry points that users import; each has an entry in `exports` of package.json. */
const entry = {
  index: 'src/index.ts',
  models: 'src/generated/models.ts',
  operations: 'src/generated/operations.ts',
  'mcp/index': 'src/mcp/index.ts',
  'sandbox/index': 'src/sandbox/index.ts',
  'sandbox/msw': 'src/sandbox/msw.ts',
  undici: 'src/undici/undici-fetch.ts',
};

export default defineConfig({
  entry: { ...entry, cli: 'src/cli/main.ts' },
  format: ['esm', 'cjs'],
  dts: { entry },
  clean: true,
  splitting: true,
  target: 'node20',
  removeNodeProtocol: false,
  // Bundled, because the MCP SDK installs more files than all other dependencies together, and because `require` can't load jose
  // and oauth4webapi in every supported Node version.
  noExternal: [/^@modelcontextprotocol\//, 'jose', 'oauth4webapi'],
  // scripts/check-package.ts reads which packages are bundled.
  metafile: true,
});
