import { nodeModule } from '../platform/node-module.js';
import { systemClock } from '../transport/clock.js';
import { GenesysError } from '../transport/errors.js';

export interface FileLock {
  /** @throws GenesysError if another process has taken the lock because this one was suspended. */
  assertHeld(): Promise<void>;
}

export interface LockOptions {
  /** Milliseconds without a heartbeat after which another process may take the lock. */
  staleAfter: number;
  /** Aborts the wait for the lock. */
  signal: AbortSignal;
}

/** The content of a lock file. */
interface Owner {
  pid: number;
  host: string;
  id: string;
}

/** The wait between two attempts to acquire a lock. */
const PAUSE_MS = 50;
/** How long a process may take to delete a stale lock. */
const BREAK_MS = 10_000;

/**
 * Runs a function while no other process runs one with the same lock file. A killed owner loses the lock at once. An owner
 * that is suspended or on another host loses it after `staleAfter`. A running owner keeps it.
 *
 * @throws GenesysError if the signal is aborted before the lock is acquired.
 */
export async function withFileLock<T>(
  path: string,
  { staleAfter, signal }: LockOptions,
  run: (lock: FileLock) => Promise<T>,
): Promise<T> {
  const { rm } = nodeModule('node:fs/promises');
  const text = JSON.stringify({ pid: process.pid, host: await getHostId(), id: crypto.randomUUID() } satisfies Owner);
  let handle = await create(path, text);
  while (!handle) {
    await breakStale(path, staleAfter);
    await systemClock.sleep(PAUSE_MS * (0.5 + Math.random()), signal).catch(() => {
      throw new GenesysError(`Another process holds the lock ${path}. Try again later.`);
    });
    handle = await create(path, text);
  }
  const held = handle;
  // Touches the open file, because the path may belong to another owner by then.
  const heartbeat = setInterval(() => held.utimes(new Date(), new Date()).catch(() => {}), staleAfter / 5);
  heartbeat.unref?.();
  const isHeld = async () => (await inspect(path))?.text === text;
  try {
    return await run({
      async assertHeld() {
        if (!(await isHeld())) throw new GenesysError(`Another process has taken over the lock ${path}.`);
      },
    });
  } finally {
    clearInterval(heartbeat);
    await held.close();
    if (await isHeld()) await rm(path, { force: true });
  }
}

/** Returns the open lock file; undefined if it exists already. */
async function create(path: string, text: string) {
  const { open, rm } = nodeModule('node:fs/promises');
  const handle = await open(path, 'wx', 0o600).catch(ignoreCode('EEXIST'));
  try {
    await handle?.writeFile(text);
    return handle;
  } catch (error) {
    await handle?.close();
    await rm(path, { force: true });
    throw error;
  }
}

/** Deletes the lock of a killed or suspended process. */
async function breakStale(path: string, staleAfter: number): Promise<void> {
  const { open, rm } = nodeModule('node:fs/promises');
  if (!(await isStale(path, staleAfter))) return;
  // Only one process at a time: a slow one could delete the lock of the next owner.
  const breaking = `${path}.break`;
  const handle = await open(breaking, 'wx', 0o600).catch(ignoreCode('EEXIST'));
  if (handle) {
    await handle.close();
    if (await isStale(path, staleAfter)) await rm(path, { force: true });
  }
  if (handle || ((await inspect(breaking))?.age ?? 0) > BREAK_MS) await rm(breaking, { force: true });
}

async function isStale(path: string, staleAfter: number): Promise<boolean> {
  const found = await inspect(path);
  if (!found) return false;
  const owner = parseOwner(found.text);
  return (owner?.host === (await getHostId()) && !isRunning(owner.pid)) || found.age >= staleAfter;
}

/** Returns the content of a file and its age in milliseconds; undefined if it does not exist. */
async function inspect(path: string): Promise<{ text: string; age: number } | undefined> {
  const { open } = nodeModule('node:fs/promises');
  const handle = await open(path, 'r').catch(ignoreCode('ENOENT'));
  if (!handle) return undefined;
  try {
    const text = await handle.readFile('utf8');
    return { text, age: Date.now() - (await handle.stat()).mtimeMs };
  } finally {
    await handle.close();
  }
}

/** Returns undefined for a file that is still empty. */
function parseOwner(text: string): Partial<Owner> | undefined {
  try {
    return Object(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Identifies the namespace of process ids: containers can share a host name. */
async function getHostId(): Promise<string> {
  const { readlink } = nodeModule('node:fs/promises');
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  return `${nodeModule('node:os').hostname()} ${namespace}`.trim();
}

function isRunning(pid: number | undefined): boolean {
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return getCode(error) !== 'ESRCH';
  }
}

const ignoreCode =
  (code: string) =>
  (error: unknown): undefined => {
    if (getCode(error) !== code) throw error;
  };

const getCode = (error: unknown) => (error as { code?: unknown } | null)?.code;
