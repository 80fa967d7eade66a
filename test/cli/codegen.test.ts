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

it('codegen generates a client for another slice; --check reports outdated files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cli-codegen-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const stale = await runCli(['codegen', ...inputs, '--out', folder, '--check']);
  expect(stale).toMatchObject({ code: 2, err: expect.stringContaining('out of date') });
  expect(await readdir(folder)).toEqual([]);

  const written = await runCli(['codegen', ...inputs, '--out', folder]);
  expect(written).toMatchObject({ code: 0, err: '' });
  expect(await readdir(folder)).toContain('client.ts');
  expect(await runCli(['codegen', ...inputs, '--out', folder, '--check'])).toMatchObject({ code: 0 });
});

it('codegen exits with 2 for an invalid input', async () => {
  const result = await runCli(['codegen', '--slice', 'no/such.yaml', '--out', tmpdir()]);
  expect(result).toMatchObject({ code: 2, out: '' });
  expect(result.err).toMatch(/no\/such\.yaml/);
});

it('codegen --check fails for missing descriptions and for overlay actions that match nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cli-codegen-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const overlay = join(folder, 'overlay.yaml');
  const text = await readFile(`${EXAMPLE}/overlay.yaml`, 'utf8');
  await writeFile(
    overlay,
    `${text.replace('summary: List queues, ', '')}\n  - target: $.paths.nowhere\n    remove: true\n`,
  );
  const generate = ['codegen', '--slice', `${EXAMPLE}/slice.yaml`, '--from', `${EXAMPLE}/upstream.json`];
  const args = [...generate, '--overlay', overlay, '--out', join(folder, 'out')];
  expect(await runCli(args)).toMatchObject({ code: 0 });
  const checked = await runCli([...args, '--check']);
  expect(checked).toMatchObject({ code: 2, out: '7 operations, 15 models, 0 files would change\n' });
  expect(checked.err).toMatch(
    /error: Descriptions are missing\. .*--no-words to allow it\.\n.*overlay\.yaml has actions that match nothing\. Fix/,
  );

  const bare = [...generate, '--out', join(folder, 'bare')];
  expect(await runCli(bare)).toMatchObject({
    code: 0,
    err: expect.stringMatching(/missing description: .*\n… and \d+ more missing descriptions/),
  });
  expect(await runCli([...bare, '--check'])).toMatchObject({ code: 2, err: expect.stringContaining('--no-words') });
  expect(await runCli([...bare, '--check', '--no-words'])).toMatchObject({ code: 0, err: '' });
});

it('codegen stops when interrupted and writes nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cli-codegen-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const controller = new AbortController();
  const { url } = await testServer(() => controller.abort('SIGINT'));
  const args = ['codegen', '--slice', `${EXAMPLE}/slice.yaml`, '--from', url, '--out', join(folder, 'out')];
  expect(await runCli(args, { interrupted: controller.signal })).toEqual({ code: 130, out: '', err: '' });
  expect(await readdir(folder)).toEqual([]);
});
