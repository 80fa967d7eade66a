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

describe('code of the documentation', () => {
  it('exists', () => {
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
    // Requests to any host go to the sandbox, except loopback, where blocks start their own servers.
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

describe('commands of the documentation', () => {
  const program = /(?:genesys-conversations-digital|dist\/cli\.js) ([^#\n|]*)/g;
  const lines = blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ page, line, code }) =>
      [...code.matchAll(program)].map(([, words = '']) => [`${page}:${line}`, words.trim()] as const),
    );

  it.each(lines)('%s: genesys-conversations-digital %s is a command', async (_, line) => {
    const words = line.replace('src/genesys', 'examples/slice-queues/generated').split(/\s+/).filter(Boolean);
    if (words[0]?.startsWith('-')) return void expect(await runCli(words)).toMatchObject({ code: 0 });
    expect(commands.map(({ name }) => name)).toContain(words[0]);
    // Options are parsed before --help, so an unknown one fails.
    const result = await runCli([...words, '--help']);
    expect(result.err).toBe('');
    expect(result.code).toBe(0);
  });

  it('CONTRIBUTING names every npm script', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    const page = readFileSync('CONTRIBUTING.md', 'utf8');
    const names = Object.keys(scripts).filter((name) => !new RegExp(`(npm run |npm |\`)${name}\``).test(page));
    expect(names).toEqual([]);
  });

  it('npm scripts exist', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    const named = blocks.flatMap(({ code }) => [...code.matchAll(/npm run ([\w:.-]+)/g)].map(([, name = '']) => name));
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

describe('the pages', () => {
  it.each(pages())('%s links to files that exist', (page) => {
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

  it('list only error codes of the spec', () => {
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
