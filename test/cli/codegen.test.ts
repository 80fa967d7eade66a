import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runCli } from '../support/cli.js';
import { testServer } from '../support/server.js';

const EXAMPLE = 'examples/slice-queues';
const inputs = [
  '--slice',
  `${EXAMPLE}/slice.yaml`,
  '--overlay',
  `${EXAMPLE}/overlay.yaml`,
  '--from',
  `${EXAMPLE}/upstream.json`,
];

it('codegen writes a client of another slice, and with --check says what is out of date', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cli-codegen-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const stale = await runCli(['codegen', ...inputs, '--out', folder, '--check']);
  expect(stale).toMatchObject({ code: 2, err: expect.stringContaining('not up to date') });
  expect(await readdir(folder)).toEqual([]);

  const written = await runCli(['codegen', ...inputs, '--out', folder]);
  expect(written).toMatchObject({ code: 0, err: '' });
  expect(await readdir(folder)).toContain('client.ts');
  expect(await runCli(['codegen', ...inputs, '--out', folder, '--check'])).toMatchObject({ code: 0 });
});

it('codegen says what is wrong with an input, with exit code 2', async () => {
  const result = await runCli(['codegen', '--slice', 'no/such.yaml', '--out', tmpdir()]);
  expect(result).toMatchObject({ code: 2, out: '' });
  expect(result.err).toMatch(/no\/such\.yaml/);
});

it('codegen --check fails for what has no words and for entries of the overlay that match nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cli-codegen-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const overlay = join(folder, 'overlay.yaml');
  const text = await readFile(`${EXAMPLE}/overlay.yaml`, 'utf8');
  await writeFile(
    overlay,
    `${text.replace('summary: List queues, ', '')}\n  - target: $.paths.nowhere\n    remove: true\n`,
  );
  const generate = ['codegen', '--slice', `${EXAMPLE}/slice.yaml`, '--from', `${EXAMPLE}/upstream.json`];
  const words = [...generate, '--overlay', overlay, '--out', join(folder, 'out')];
  expect(await runCli(words)).toMatchObject({ code: 0 });
  const checked = await runCli([...words, '--check']);
  expect(checked).toMatchObject({ code: 2, out: '7 operations, 12 models, 0 files would change\n' });
  expect(checked.err).toMatch(
    /error: Words are missing: .*--no-words\.\n.*overlay\.yaml has entries that match nothing\./,
  );

  const bare = [...generate, '--out', join(folder, 'bare')];
  expect(await runCli(bare)).toMatchObject({ code: 0, err: expect.stringMatching(/no words: .*\n… and \d+ more/) });
  expect(await runCli([...bare, '--check'])).toMatchObject({ code: 2, err: expect.stringContaining('--no-words') });
  expect(await runCli([...bare, '--check', '--no-words'])).toMatchObject({ code: 0, err: '' });
});

it('codegen ends when it is interrupted, and leaves nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cli-codegen-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const controller = new AbortController();
  const { url } = await testServer(() => controller.abort('SIGINT'));
  const words = ['codegen', '--slice', `${EXAMPLE}/slice.yaml`, '--from', url, '--out', join(folder, 'out')];
  expect(await runCli(words, { interrupted: controller.signal })).toEqual({ code: 130, out: '', err: '' });
  expect(await readdir(folder)).toEqual([]);
});
