import { describe, expect, it } from 'vitest';
import { filesBelow, type Import, importsOf } from './support/imports.js';

/** The parts of `src/`, as docs/architecture.md draws them. */
const PARTS = [
  'platform',
  'server',
  'generated',
  'transport',
  'auth',
  'client',
  'media',
  'mcp',
  'sandbox',
  'cli',
  'codegen',
] as const;
type Part = (typeof PARTS)[number];

/** What each part may load with itself (`values`), and what it may know of besides (`types`). Itself always. */
const RULES: Record<Part, { values: readonly Part[]; types: readonly Part[] }> = {
  platform: { values: [], types: [] },
  server: { values: [], types: [] },
  generated: { values: [], types: ['client', 'transport'] },
  transport: { values: [], types: ['generated', 'auth', 'client'] },
  auth: { values: ['transport'], types: ['generated', 'client'] },
  client: { values: ['generated', 'transport', 'auth', 'media'], types: [] },
  media: { values: ['client', 'generated', 'transport'], types: [] },
  mcp: { values: ['server', 'client', 'generated', 'transport', 'auth', 'media'], types: [] },
  sandbox: { values: ['platform', 'server', 'client', 'generated', 'transport'], types: ['auth'] },
  cli: { values: ['client', 'generated', 'transport', 'auth', 'media', 'mcp', 'sandbox'], types: [] },
  codegen: { values: [], types: ['client', 'transport'] },
};

/** `src/index.ts` is the client. */
function partOf(file: string): Part | undefined {
  if (file.startsWith('codegen/')) return 'codegen';
  const [, folder = ''] = /^src\/(\w+)(?:\/|\.ts$)/.exec(file) ?? [];
  if (!file.startsWith('src/')) return undefined;
  return PARTS.find((part) => part === folder) ?? 'client';
}

function broken({ from, to, kind }: Import): boolean {
  const [importer, imported] = [partOf(from), partOf(to)];
  if (!importer || !imported || importer === imported) return false;
  const { values, types } = RULES[importer];
  if (values.includes(imported)) return false;
  if (kind === 'type') return !types.includes(imported);
  // The command line loads codegen when its command is called, never before.
  return !(kind === 'lazy' && importer === 'cli' && imported === 'codegen');
}

const files = [...filesBelow('src'), ...filesBelow('codegen')];
const imports = files.flatMap(importsOf);

describe('import rules', () => {
  it('are seen by this test at all', () => {
    expect(imports.length).toBeGreaterThan(50);
    expect(broken({ from: 'src/transport/send.ts', to: 'src/generated/operations.ts', kind: 'value' })).toBe(true);
    expect(broken({ from: 'src/mcp/server.ts', to: 'src/sandbox/index.ts', kind: 'type' })).toBe(true);
    expect(broken({ from: 'src/client/client.ts', to: 'codegen/trim.ts', kind: 'lazy' })).toBe(true);
  });

  it('hold: each part imports only what stands below it', () => {
    expect(imports.filter(broken).map(({ from, to, kind }) => `${from} imports ${to} (${kind})`)).toEqual([]);
  });

  it('let generated code know the shapes of operations and calls, nothing else', () => {
    const outside = imports.filter(({ from, to }) => partOf(from) === 'generated' && partOf(to) !== 'generated');
    expect(new Set(outside.map(({ to }) => to))).toEqual(new Set(['src/transport/operation.ts', 'src/client/call.ts']));
  });
});

describe('the entry point', () => {
  const loaded = loadedBy('src/index.ts');

  it('reaches neither the MCP server nor the sandbox nor the command line', () => {
    expect([...loaded].filter((file) => ['mcp', 'sandbox', 'cli', 'codegen'].includes(partOf(file) ?? ''))).toEqual([]);
  });

  it('loads one package, and no module of Node, so that it runs in browsers and starts at once', () => {
    const outside = [...loaded].filter((file) => !file.startsWith('src/') && file !== 'package.json');
    expect(outside).toEqual(['openapi-fetch']);
  });
});

/** All files and packages that are loaded together with a file. */
function loadedBy(file: string): Set<string> {
  const loaded = new Set<string>();
  const queue = [file];
  for (let next = queue.pop(); next; next = queue.pop()) {
    if (loaded.has(next)) continue;
    loaded.add(next);
    queue.push(...imports.filter(({ from, kind }) => from === next && kind === 'value').map(({ to }) => to));
  }
  loaded.delete(file);
  return loaded;
}
