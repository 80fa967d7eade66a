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
const namesBeside = (path: string) => readdir(join(path, '..'));

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
  expect(await namesBeside(path)).toEqual([]);
});

it('is released when the function throws', async () => {
  const path = await lockFile();
  const options = { staleAfter: 10_000, signal };
  await expect(withFileLock(path, options, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withFileLock(path, options, async () => 'next')).toBe('next');
});

it('stays with an owner that runs, however long it takes', async () => {
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

/** Writes the lock of an owner, and sees whether another gets it. */
async function isTaken(path: string, owner: object | '', age = 0): Promise<boolean> {
  await writeFile(path, owner && JSON.stringify(owner));
  const then = new Date(Date.now() - age);
  await utimes(path, then, then);
  const taken = withFileLock(path, { staleAfter: 60_000, signal: AbortSignal.timeout(400) }, async () => true);
  return taken.catch((error) => {
    expect(String(error)).toBe(`GenesysError: ${path} is held by another process.`);
    return false;
  });
}

it('is taken at once from a process that ended, and after a while from one of another host', async () => {
  const path = await lockFile();
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  const { host } = await withFileLock(path, { staleAfter: 60_000, signal }, async () =>
    JSON.parse(await readFile(path, 'utf8')),
  );
  expect(await isTaken(path, { pid: child.pid, host, id: 'x' })).toBe(true);
  expect(await isTaken(path, { pid: process.pid, host, id: 'x' })).toBe(false);
  expect(await isTaken(path, { pid: process.pid, host, id: 'x' }, 60_001)).toBe(true);
  expect(await isTaken(path, { pid: child.pid, host: 'elsewhere', id: 'x' })).toBe(false);
  expect(await isTaken(path, { pid: child.pid, host: 'elsewhere', id: 'x' }, 60_001)).toBe(true);
  expect(await isTaken(path, '')).toBe(false);
  expect(await isTaken(path, '', 60_001)).toBe(true);
});

it('is broken by one process at a time, and nevertheless where that one was killed', async () => {
  const path = await lockFile();
  await writeFile(`${path}.break`, '');
  expect(await isTaken(path, '', 60_001)).toBe(false);
  await utimes(`${path}.break`, new Date(0), new Date(0));
  expect(await isTaken(path, '', 60_001)).toBe(true);
  expect(await namesBeside(path)).toEqual([]);
});

it('tells an owner that has lost it, and leaves the next one alone', async () => {
  const path = await lockFile();
  await withFileLock(path, { staleAfter: 60_000, signal }, async ({ assertHeld }) => {
    await writeFile(path, 'of somebody else');
    await expect(assertHeld()).rejects.toThrow(`Another process has taken over ${path}.`);
  });
  expect(await readFile(path, 'utf8')).toBe('of somebody else');
});
