/**
 * Writes the public types of each entry point of the built package to `etc/`, so that a change of a public type shows in the
 * diff of a commit. `--check` writes nothing, and fails if a report is out of date. Types that codegen writes are left out:
 * the diff of `src/generated/` shows them.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';

const FOLDER = 'etc';
const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, string | { import: { types: string } }>;
};
/** The report of each entry point, by its declaration file. */
const entries = Object.entries(exports).flatMap(([subpath, target]) =>
  typeof target === 'string'
    ? []
    : [
        {
          types: target.import.types,
          report: `${FOLDER}/${subpath.slice(2).replaceAll('/', '-') || 'index'}.api.txt`,
        },
      ],
);
const generated = new Set(
  readdirSync('src/generated')
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [
      ...readFileSync(`src/generated/${file}`, 'utf8').matchAll(/^export (?:type|interface|const) (\w+)/gm),
    ])
    .map(([, name = '']) => name),
);

const program = ts.createProgram(
  entries.map(({ types }) => resolve(types)),
  { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, types: ['node'] },
);
const checker = program.getTypeChecker();
const printer = ts.createPrinter({ removeComments: true });
const dist = resolve('dist');

const targetOf = (symbol: ts.Symbol): ts.Symbol =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

/** The declarations in the package of an exported name, or of a name that they use. */
const declarationsOf = (symbol: ts.Symbol): ts.Node[] =>
  (symbol.declarations ?? [])
    .map((node) => (ts.isVariableDeclaration(node) ? node.parent.parent : node))
    .filter((node) => ts.isSourceFile(node.parent) && node.parent.fileName.startsWith(dist));

/** The symbols of all names in a declaration. */
function symbolsIn(node: ts.Node): ts.Symbol[] {
  const found: ts.Symbol[] = [];
  const visit = (child: ts.Node): void => {
    const symbol = ts.isIdentifier(child) ? checker.getSymbolAtLocation(child) : undefined;
    if (symbol) found.push(targetOf(symbol));
    ts.forEachChild(child, visit);
  };
  visit(node);
  return found;
}

const print = (node: ts.Node): string =>
  printer
    .printNode(ts.EmitHint.Unspecified, node, node.getSourceFile())
    .replace(/^(?:export )?(?:declare )?/, '')
    .replaceAll(/\r\n/g, '\n');

/** Prints the exported names of an entry point, sorted, and the declarations that they refer to. */
function reportOf(types: string): string {
  const source = program.getSourceFile(resolve(types));
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${types} does not exist. Run "npm run build" first.`);
  const exported = new Map(checker.getExportsOfModule(module).map((symbol) => [targetOf(symbol), symbol.name]));
  const seen = new Set(exported.keys());
  // A Set visits what is added during the iteration.
  for (const symbol of seen) {
    if (generated.has(exported.get(symbol) ?? symbol.name)) continue;
    for (const used of declarationsOf(symbol).flatMap(symbolsIn)) if (declarationsOf(used).length > 0) seen.add(used);
  }
  const named = [...seen].map((symbol) => ({ symbol, name: exported.get(symbol) ?? symbol.name }));
  const lines = named
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ symbol, name }) => {
      const isExported = exported.has(symbol);
      if (generated.has(name)) return isExported ? `// ${name}, generated` : '';
      const text = declarationsOf(symbol).map(print).join('\n');
      return isExported ? `// ${name}\nexport ${text}` : `// ${name}, not exported\n${text}`;
    });
  return `// The public types of ${types}. Written by scripts/api-report.ts: run it after \`npm run build\`.\n\n${lines.filter(Boolean).join('\n\n')}\n`;
}

const outdated = entries
  .map(({ types, report }) => ({ report, text: reportOf(types) }))
  .filter(({ report, text }) => !existsSync(report) || readFileSync(report, 'utf8') !== text);
if (process.argv.includes('--check')) {
  for (const { report } of outdated) {
    console.error(
      `${report} is out of date: a public type changed. Run "npx tsx scripts/api-report.ts" and review it.`,
    );
  }
  process.exitCode = outdated.length > 0 ? 1 : 0;
} else {
  mkdirSync(FOLDER, { recursive: true });
  for (const { report, text } of outdated) writeFileSync(report, text);
}
console.log(`Public types: ${entries.length} reports, ${outdated.length} changed.`);
