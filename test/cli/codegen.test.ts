import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runCli } from '../support/cli.js';

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
