import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { stageFile, writeFileAtomic } from '../../src/platform/write-file-atomic.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'write-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('replaces a file with the given mode', async () => {
  const path = join(folder, 'file');
  await writeFile(path, 'old', { mode: 0o644 });
  await writeFileAtomic(path, 'new', { mode: 0o600 });
  expect(await readFile(path, 'utf8')).toBe('new');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['file']);
});

it('uses the default mode if none is given', async () => {
  await writeFile(join(folder, 'default'), '');
  await writeFileAtomic(join(folder, 'file'), 'new');
  expect((await stat(join(folder, 'file'))).mode).toBe((await stat(join(folder, 'default'))).mode);
});

it('changes the file only when a staged file is committed', async () => {
  const path = join(folder, 'file');
  await writeFile(path, 'old');
  const [first, second] = [await stageFile(path, 'first'), await stageFile(path, 'second')];
  expect(await readFile(path, 'utf8')).toBe('old');
  await first.discard();
  await second.commit();
  expect(await readFile(path, 'utf8')).toBe('second');
  expect(await readdir(folder)).toEqual(['file']);
});

it('leaves no temporary file after a failure', async () => {
  const path = join(folder, 'a-folder');
  await mkdir(join(path, 'not-empty'), { recursive: true });
  await expect(writeFileAtomic(path, 'new')).rejects.toThrow();
  await expect(writeFileAtomic(join(folder, 'no', 'such', 'folder'), 'new')).rejects.toThrow('ENOENT');
  expect(await readdir(folder)).toEqual(['a-folder']);
});
