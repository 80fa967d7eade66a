import { nodeModule } from '../platform/node-module.js';
import { systemClock } from '../transport/clock.js';
import { GenesysError } from '../transport/errors.js';

export interface FileLock {
  /** @throws GenesysError if another process has taken the lock over, because this one was suspended. */
  assertHeld(): Promise<void>;
}

export interface LockOptions {
  /** Milliseconds without a sign of life after which a lock may be taken from a process that seems to run. */
  staleAfter: number;
  /** Ends the wait for the lock. */
  signal: AbortSignal;
}

/** What the lock file says about its owner. */
interface Owner {
  pid: number;
  host: string;
  id: string;
}

/** Milliseconds between two attempts to acquire a lock. */
const PAUSE_MS = 50;
/** Milliseconds after which the process that was breaking a lock must have been killed. */
const BREAK_MS = 10_000;

/**
 * Runs a function while no other process runs one with the same lock file. A killed owner loses the lock at once; one that
 * is suspended, or runs on another host, after `staleAfter`. An owner that runs keeps it however long it takes.
 *
 * @throws GenesysError if the signal is aborted before the lock is acquired.
 */
export async function withFileLock<T>(
  path: string,
  { staleAfter, signal }: LockOptions,
  run: (lock: FileLock) => Promise<T>,
): Promise<T> {
  const { rm } = nodeModule('node:fs/promises');
  const text = JSON.stringify({ pid: process.pid, host: await hostId(), id: crypto.randomUUID() } satisfies Owner);
  let handle = await create(path, text);
  while (!handle) {
    await breakStale(path, staleAfter);
    await systemClock.sleep(PAUSE_MS * (0.5 + Math.random()), signal).catch(() => {
      throw new GenesysError(`${path} is held by another process.`);
    });
    handle = await create(path, text);
  }
  const held = handle;
  // The open file, not the path: that may be another owner's by then.
  const heartbeat = setInterval(() => held.utimes(new Date(), new Date()).catch(() => {}), staleAfter / 5);
  heartbeat.unref?.();
  const isHeld = async () => (await inspect(path))?.text === text;
  try {
    return await run({
      async assertHeld() {
        if (!(await isHeld())) throw new GenesysError(`Another process has taken over ${path}.`);
      },
    });
  } finally {
    clearInterval(heartbeat);
    await held.close();
    if (await isHeld()) await rm(path, { force: true });
  }
}

/** The open lock file; undefined if there is one already. */
async function create(path: string, text: string) {
  const { open, rm } = nodeModule('node:fs/promises');
  const handle = await open(path, 'wx', 0o600).catch(unless('EEXIST'));
  try {
    await handle?.writeFile(text);
    return handle;
  } catch (error) {
    await handle?.close();
    await rm(path, { force: true });
    throw error;
  }
}

/** Deletes the lock of a process that was killed or suspended. */
async function breakStale(path: string, staleAfter: number): Promise<void> {
  const { open, rm } = nodeModule('node:fs/promises');
  if (!(await isStale(path, staleAfter))) return;
  // One process at a time, or a slow one would delete the lock of the next owner.
  const breaking = `${path}.break`;
  const handle = await open(breaking, 'wx', 0o600).catch(unless('EEXIST'));
  if (handle) {
    await handle.close();
    if (await isStale(path, staleAfter)) await rm(path, { force: true });
  }
  if (handle || ((await inspect(breaking))?.age ?? 0) > BREAK_MS) await rm(breaking, { force: true });
}

async function isStale(path: string, staleAfter: number): Promise<boolean> {
  const found = await inspect(path);
  if (!found) return false;
  const owner = parse(found.text);
  return (owner?.host === (await hostId()) && !isRunning(owner.pid)) || found.age >= staleAfter;
}

/** What is in a file, and its age in milliseconds; undefined if there is none. */
async function inspect(path: string): Promise<{ text: string; age: number } | undefined> {
  const { open } = nodeModule('node:fs/promises');
  const handle = await open(path, 'r').catch(unless('ENOENT'));
  if (!handle) return undefined;
  try {
    const text = await handle.readFile('utf8');
    return { text, age: Date.now() - (await handle.stat()).mtimeMs };
  } finally {
    await handle.close();
  }
}

/** The owner; undefined for a file that its creator has not written yet. */
function parse(text: string): Partial<Owner> | undefined {
  try {
    return Object(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The host, as far as process ids go: containers can share its name. */
async function hostId(): Promise<string> {
  const { readlink } = nodeModule('node:fs/promises');
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  return `${nodeModule('node:os').hostname()} ${namespace}`.trim();
}

function isRunning(pid: number | undefined): boolean {
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

const unless =
  (code: string) =>
  (error: unknown): undefined => {
    if (codeOf(error) !== code) throw error;
  };

const codeOf = (error: unknown) => (error as { code?: unknown } | null)?.code;
