import type { Plugin } from 'esbuild';
import { methods, operations } from '../src/generated/operations.ts';

/**
 * The generated table as texts, of which each is parsed when its operation is first used: to run the table's source takes
 * longer than to load all the rest of the client.
 */
export const tableAsJson = (): Plugin => ({
  name: 'table-as-json',
  setup({ onLoad }) {
    const rows = Object.entries(operations).map(
      ([id, operation]) =>
        `get ${id}() { return parsed(this, '${id}', ${JSON.stringify(JSON.stringify(operation))}); }`,
    );
    onLoad({ filter: /\/generated\/operations\.ts$/ }, () => ({
      // Getters that are written out: to define them in a loop was most of what the client did when it was loaded.
      contents: `
        const parsed = (table, id, row) => {
          const value = JSON.parse(row);
          Object.defineProperty(table, id, { value, enumerable: true, configurable: true });
          return value;
        };
        export const operations = { ${rows.join(',\n')} };
        export const methods = ${JSON.stringify(methods)};`,
      loader: 'js',
    }));
  },
});
