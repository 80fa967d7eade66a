import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { withFileLock } from '../../src/auth/file-lock.js';
import { systemClock } from '../../src/transport/clock.js';

async function lockFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lock-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'lock');
}

const signal = new AbortController().signal;
const listFolder = (path: string) => readdir(join(path, '..'));

it('runs one function at a time, and leaves no file behind', async () => {
  const path = await lockFile();
  let running = 0;
  const runs = Array.from({ length: 8 }, (_, n) =>
    withFileLock(path, { staleAfter: 10_000, signal }, async ({ assertHeld }) => {
      running += 1;
      expect(running).toBe(1);
      await systemClock.sleep(5);
      await assertHeld();
      running -= 1;
      return n;
    }),
  );
  expect(await Promise.all(runs)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(await listFolder(path)).toEqual([]);
});

it('is released when the function throws', async () => {
  const path = await lockFile();
  const options = { staleAfter: 10_000, signal };
  await expect(withFileLock(path, options, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withFileLock(path, options, async () => 'next')).toBe('next');
});

it('stays with a running owner, however long it takes', async () => {
  const path = await lockFile();
  const options = { staleAfter: 500, signal };
  const order: string[] = [];
  const slow = withFileLock(path, options, async ({ assertHeld }) => {
    await systemClock.sleep(2000);
    await assertHeld();
    order.push('slow');
  });
  await systemClock.sleep(50);
  await withFileLock(path, options, async () => order.push('next'));
  await slow;
  expect(order).toEqual(['slow', 'next']);
});

/** Writes the lock of an owner, and returns whether another can take it. */
async function canTake(path: string, owner: object | '', age = 0): Promise<boolean> {
  await writeFile(path, owner && JSON.stringify(owner));
  const modifiedAt = new Date(Date.now() - age);
  await utimes(path, modifiedAt, modifiedAt);
  const lock = withFileLock(path, { staleAfter: 60_000, signal: AbortSignal.timeout(400) }, async () => true);
  return lock.catch((error) => {
    expect(String(error)).toBe(`GenesysError: Another process holds the lock ${path}. Try again later.`);
    return false;
  });
}

it('is taken at once from a dead process, and after a while from another host', async () => {
  const path = await lockFile();
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  const { host } = await withFileLock(path, { staleAfter: 60_000, signal }, async () =>
    JSON.parse(await readFile(path, 'utf8')),
  );
  expect(await canTake(path, { pid: child.pid, host, id: 'x' })).toBe(true);
  expect(await canTake(path, { pid: process.pid, host, id: 'x' })).toBe(false);
  expect(await canTake(path, { pid: process.pid, host, id: 'x' }, 60_001)).toBe(true);
  expect(await canTake(path, { pid: child.pid, host: 'elsewhere', id: 'x' })).toBe(false);
  expect(await canTake(path, { pid: child.pid, host: 'elsewhere', id: 'x' }, 60_001)).toBe(true);
  expect(await canTake(path, '')).toBe(false);
  expect(await canTake(path, '', 60_001)).toBe(true);
});

it('is broken by one process at a time, also after that one was killed', async () => {
  const path = await lockFile();
  await writeFile(`${path}.break`, '');
  expect(await canTake(path, '', 60_001)).toBe(false);
  await utimes(`${path}.break`, new Date(0), new Date(0));
  expect(await canTake(path, '', 60_001)).toBe(true);
  expect(await listFolder(path)).toEqual([]);
});

it('reports its loss to the owner, which does not release the next lock', async () => {
  const path = await lockFile();
  await withFileLock(path, { staleAfter: 60_000, signal }, async ({ assertHeld }) => {
    await writeFile(path, 'of another process');
    await expect(assertHeld()).rejects.toThrow(`Another process has taken over the lock ${path}.`);
  });
  expect(await readFile(path, 'utf8')).toBe('of another process');
});
