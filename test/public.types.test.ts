import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { methods, operations } from '../src/generated/operations.js';
import { codeModules } from './support/docs.js';
import { filesBelow } from './support/files-below.js';
import { anysIn, exportsOf, programOf } from './support/public-types.js';

const ENTRY_POINTS = [
  'src/index.ts',
  'src/generated/models.ts',
  'src/generated/operations.ts',
  'src/mcp/index.ts',
  'src/sandbox/index.ts',
  'src/sandbox/msw.ts',
];
const generated = filesBelow('src/generated');
const traps = 'test/fixtures/any-types.ts';
const codes = codeModules();
/** One for all: to make it takes most of the time. */
const files = [...new Set([...ENTRY_POINTS, ...generated])];
const program = programOf([...files, traps], codes);
const checker = program.getTypeChecker();

describe('public types', () => {
  it('are searched to the bottom', () => {
    expect(anysIn(program, exportsOf(program, traps)).sort()).toEqual([
      'InAList.list',
      'InAMethod.ask(question)',
      'InAPromise.ask()',
      'InARecord[string]',
      'OfAClass.inside',
      'inAFunction()',
    ]);
  });

  it.each(files)('%s: no any', (file) => {
    expect(anysIn(program, exportsOf(program, file))).toEqual([]);
  });
});

it('no two public exports share a name', () => {
  const meanings = new Map<string, Set<ts.Symbol>>();
  for (const exported of ENTRY_POINTS.flatMap((file) => exportsOf(program, file))) {
    const meaning = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    meanings.set(exported.name, new Set(meanings.get(exported.name)).add(meaning));
  }
  expect([...meanings].filter(([, different]) => different.size > 1).map(([name]) => name)).toEqual([]);
});

const placed = codes.map(({ page, line, file }) => [`${page}:${line}`, file] as const);
it.each(placed)('the code of %s compiles', (_, file) => {
  const source = program.getSourceFile(file);
  expect(source).toBeDefined();
  const problems = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
});

describe('the documentation of', () => {
  const clients = exportsOf(program, 'src/generated/client.ts');
  const channels = clients.find(({ name }) => name === 'DigitalChannels');
  const documented = (channels ? checker.getDeclaredTypeOfSymbol(channels).getProperties() : []).flatMap((channel) =>
    checker
      .getTypeOfSymbol(channel)
      .getProperties()
      .map((method) => ({ name: `${channel.name}.${method.name}`, text: docOf(method) })),
  );
  const table = Object.entries(methods).flatMap(([channel, ids]) =>
    Object.entries(ids).map(([method, id]) => ({ name: `${channel}.${method}`, id, ...operations[id] })),
  );

  it('all methods of the table is there', () => {
    expect(documented.map(({ name }) => name).sort()).toEqual(table.map(({ name }) => name).sort());
  });

  it.each(table)('$name says what it does, and all that its caller needs', ({ name, id, ...operation }) => {
    const text = documented.find((method) => method.name === name)?.text ?? '';
    const [what = ''] = text.split('\n\n');
    expect(what.split(/\s+/).length).toBeGreaterThan(2);
    expect(what).not.toContain(operation.path);
    expect(text).toMatch(new RegExp(`^\`${operation.method} `, 'm'));
    expect(text).toContain(`\`${operation.method} ${operation.path}\``);
    expect(text.replaceAll('\n', ' ')).toContain(`(operation ID \`${id}\`)`);

    const { type, permissions: named } = operation.permissions ?? { type: 'ALL', permissions: [] };
    expect(fact(text, 'Permissions')).toEqual(named);
    if (named.length > 1) expect(text).toContain(`- Permissions: ${type === 'ANY' ? 'one' : 'all'} of `);
    expect(fact(text, 'Scopes')).toEqual(operation.scopes);
    const token = { any: 'user or client credentials', user: 'user', client: 'client credentials' };
    expect(text).toMatch(new RegExp(`^- Token: ${token[operation.tokenKind]}$`, 'm'));
  });
});

function docOf(method: ts.Symbol): string {
  return ts.displayPartsToString(method.getDocumentationComment(checker));
}

/** What a line of the documentation names: `- Scopes: …`, over as many lines as it takes. */
function fact(text: string, name: string): string[] {
  const [, line = 'missing `it`'] = new RegExp(`^- ${name}: ((?:.|\\n(?!-|\\n))*)`, 'm').exec(text) ?? [];
  return [...line.matchAll(/`([^`]+)`/g)].map(([, value = '']) => value);
}
