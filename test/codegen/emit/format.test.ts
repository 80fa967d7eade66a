import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { formatModules } from '../../../codegen/emit/format.js';
import { wrapComments } from '../../../codegen/emit/wrap-comments.js';

const UNION = `export type Color = ${Array.from({ length: 20 }, (_, index) => `'COLOR_${index}'`).join(' | ')};\n`;
const files = new Map([
  ['models.ts', UNION],
  ['tools.json', '{"a":1}'],
]);

describe('formatModules', () => {
  it('wraps long unions and leaves other files as they are', async () => {
    const formatted = await formatModules(files, process.cwd());
    expect(formatted.get('models.ts')).toMatch(/^export type Color =\n {2}\| 'COLOR_0'\n {2}\| 'COLOR_1'\n/);
    expect(formatted.get('tools.json')).toBe('{"a":1}');
    expect([...formatted.keys()]).toEqual([...files.keys()]);
    expect(await formatModules(formatted, process.cwd())).toEqual(formatted);
  });

  it('does not depend on the settings of the project', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'format-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await mkdir(join(folder, 'node_modules/@biomejs'), { recursive: true });
    await symlink(resolve('node_modules/@biomejs/biome'), join(folder, 'node_modules/@biomejs/biome'));
    await writeFile(join(folder, 'biome.json'), '{"formatter":{"indentStyle":"tab","lineWidth":60}}');
    expect(await formatModules(files, folder)).toEqual(await formatModules(files, process.cwd()));
  });

  it('leaves the code as it is without Biome', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'format-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    expect(await formatModules(files, folder)).toEqual(files);
  });

  it('reports a module that Biome cannot parse', async () => {
    await expect(formatModules(new Map([['a.ts', 'export type = ;']]), process.cwd())).rejects.toThrow(
      'Biome could not format the generated files.',
    );
  });
});

const LONG = Array.from({ length: 30 }, (_, index) => `word${index}`).join(' ');

it.each([
  ['a comment in one line', `  /** ${LONG} */`, /^ {2}\/\*\*\n {3}\* word0 .*\n {3}\* word\d.*\n {3}\*\/$/s],
  ['a line of a comment', `   * ${LONG}`, /^ {3}\* word0 .*\n {3}\* word\d.*$/],
  ['an item of a list', `   * - ${LONG}`, /^ {3}\* - word0 .*\n {3}\* {3}word\d.*$/],
])('wrapComments wraps %s', (_, line, expected) => {
  const wrapped = wrapComments(line);
  expect(wrapped).toMatch(expected);
  expect(wrapped.split('\n').every(({ length }) => length <= 120)).toBe(true);
  expect(wrapped.match(/word\d+/g)).toEqual(LONG.split(' '));
  expect(wrapComments(wrapped)).toBe(wrapped);
});

it('wrapComments keeps code, and code spans in comments, in one line', () => {
  const code = `const text = '${LONG}';`;
  expect(wrapComments(code)).toBe(code);
  const span = `   * \`${LONG}\``;
  expect(wrapComments(span)).toBe(span);
});

it.each(['src/generated', 'examples/slice-agents/generated', 'examples/slice-queues/generated'])(
  'no module in %s has a line above 140 characters',
  (folder) => {
    const modules = readdirSync(folder).filter((name) => name.endsWith('.ts'));
    const long = modules.flatMap((name) =>
      readFileSync(join(folder, name), 'utf8')
        .split('\n')
        .filter(({ length }) => length > 140),
    );
    expect(modules.length).toBeGreaterThan(5);
    expect(long).toEqual([]);
  },
);
