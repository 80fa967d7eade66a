import { defineConfig } from 'tsup';

/** What users import: each is an entry of `exports` in package.json. */
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
  // The MCP SDK takes more room than everything else together; `require` can't load the other two on every supported Node.
  noExternal: [/^@modelcontextprotocol\//, 'jose', 'oauth4webapi'],
  // For scripts/check-package.ts: which packages are bundled.
  metafile: true,
});
