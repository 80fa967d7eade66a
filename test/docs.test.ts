import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { commands } from '../src/cli/commands.js';
import { runCli } from './support/cli.js';
import { codeBlocks, codeModules, DOCS_FOLDER, pages } from './support/docs.js';
import { sandbox } from './support/docs-prelude.js';

const blocks = pages().flatMap(codeBlocks);
const codes = codeModules();

beforeAll(() => {
  rmSync(DOCS_FOLDER, { recursive: true, force: true });
  mkdirSync(DOCS_FOLDER, { recursive: true });
  for (const { file, text } of codes) writeFileSync(file, text);
});
afterAll(() => rmSync(DOCS_FOLDER, { recursive: true, force: true }));

describe('code blocks in the docs', () => {
  it('exist', () => {
    expect(codes.length).toBeGreaterThan(8);
  });

  const runnable = codes.filter(({ notes }) => !notes.includes('no-run'));
  it.each(runnable.map((block) => [`${block.page}:${block.line}`, block] as const))('%s runs', async (_, { file }) => {
    sandbox.reset();
    const { clientId, clientSecret } = sandbox.credentials;
    vi.stubEnv('GENESYS_REGION', 'eu_central_1');
    vi.stubEnv('GENESYS_CLIENT_ID', clientId);
    vi.stubEnv('GENESYS_CLIENT_SECRET', clientSecret);
    vi.stubEnv('GENESYS_ACCESS_TOKEN', sandbox.token('Grace Okafor'));
    const real = globalThis.fetch;
    // The sandbox handles requests to all hosts except loopback, where blocks start servers of their own.
    vi.stubGlobal('fetch', (input: Request | string | URL, init?: RequestInit) => {
      const request = new Request(input, init);
      return new URL(request.url).hostname === '127.0.0.1' ? real(request) : sandbox.fetch(request);
    });
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    try {
      await import(/* @vite-ignore */ file);
    } finally {
      log.mockRestore();
      vi.unstubAllGlobals();
      vi.unstubAllEnvs();
    }
  });
});

describe('commands in the docs', () => {
  const pattern = /genesys-conversations-digital ([^#\n|]*)/g;
  const lines = blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ page, line, code }) =>
      [...code.matchAll(pattern)].map(([, args = '']) => [`${page}:${line}`, args.trim()] as const),
    );

  it.each(lines)('%s: genesys-conversations-digital %s is a valid command', async (_, line) => {
    const args = line.split(/\s+/).filter(Boolean);
    if (args[0]?.startsWith('-')) return void expect(await runCli(args)).toMatchObject({ code: 0 });
    expect(commands.map(({ name }) => name)).toContain(args[0]);
    // With --help, commander checks the options but does not run the command.
    const result = await runCli([...args, '--help']);
    expect(result.err).toBe('');
    expect(result.code).toBe(0);
  });

  it('use npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    const named = blocks.flatMap(({ code }) => [...code.matchAll(/npm run ([\w:.-]+)/g)].map(([, name = '']) => name));
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

describe('the pages of the docs', () => {
  it.each(pages())('%s links only to files that exist', (page) => {
    const links = [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)(#[^)]*)?\)/g)].map(
      ([, path = '']) => path,
    );
    expect(links.filter((path) => !existsSync(join(dirname(page), path)))).toEqual([]);
  });

  it('list every common error code', () => {
    const page = readFileSync('docs/troubleshooting.md', 'utf8');
    const source = readFileSync('src/generated/error-codes.ts', 'utf8');
    const list = /export type CommonErrorCode =([^;]*);/.exec(source)?.[1] ?? '';
    const common = [...list.matchAll(/'([^']+)'/g)].map(([, code]) => code);
    expect(common.length).toBeGreaterThan(10);
    expect(common.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });

  it('list no unknown error code', () => {
    const rows = readFileSync('docs/troubleshooting.md', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    const known = readFileSync('src/generated/error-codes.ts', 'utf8');
    const named = rows.flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`([a-z.]+\.[a-z.]+)`/g)].map(([, code]) => code),
    );
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((code) => !known.includes(`'${code}'`))).toEqual([]);
  });
});
