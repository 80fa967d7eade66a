import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { exportsOf, programOf } from './support/public-types.js';

/** Returns the source of each entry point, from the `paths` of the compiler options. */
function entryPoints(): string[] {
  const { config } = ts.readConfigFile('tsconfig.json', (path) => readFileSync(path, 'utf8'));
  const paths = config.compilerOptions.paths as Record<string, string[]>;
  return Object.values(paths)
    .flat()
    .filter((path) => path.endsWith('.ts'))
    .map((path) => path.replace('./', ''));
}

it('no two public exports share a name', () => {
  const entries = entryPoints();
  expect(entries).toEqual(expect.arrayContaining(['src/index.ts', 'src/mcp/index.ts', 'src/sandbox/index.ts']));
  const program = programOf(entries, []);
  const checker = program.getTypeChecker();
  const meanings = new Map<string, Map<ts.Symbol, string[]>>();
  for (const entry of entries) {
    for (const exported of exportsOf(program, entry)) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      const bySymbol = meanings.get(exported.name) ?? new Map<ts.Symbol, string[]>();
      meanings.set(exported.name, bySymbol.set(symbol, [...(bySymbol.get(symbol) ?? []), entry]));
    }
  }
  const shared = [...meanings].filter(([, bySymbol]) => bySymbol.size > 1);
  expect(shared.map(([name, bySymbol]) => `${name}: ${[...bySymbol.values()].join(' and ')}`)).toEqual([]);
});
