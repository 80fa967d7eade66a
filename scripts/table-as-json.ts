import type { Plugin } from 'esbuild';
import { methods, operations } from '../src/generated/operations.ts';

/**
 * The generated table as texts, of which each is parsed when its operation is first used: to run the table's source takes
 * longer than to load all the rest of the client.
 */
export const tableAsJson = (): Plugin => ({
  name: 'table-as-json',
  setup({ onLoad }) {
    const rows = Object.entries(operations).map(([id, operation]) => [id, JSON.stringify(operation)]);
    onLoad({ filter: /\/generated\/operations\.ts$/ }, () => ({
      contents: `
        import { lazy } from '../lazy.js';
        const parsed = (rows) => {
          const table = {};
          for (const id of Object.keys(rows)) lazy(table, id, () => JSON.parse(rows[id]));
          return table;
        };
        export const operations = /* @__PURE__ */ parsed(${JSON.stringify(Object.fromEntries(rows))});
        export const methods = ${JSON.stringify(methods)};`,
      loader: 'js',
    }));
  },
});
