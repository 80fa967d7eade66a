import { GenesysError } from '../transport/errors.js';
import { nodeModule } from '../transport/node-module.js';
import { isStoredToken } from './guarded-store.js';
import type { StoredToken, TokenStore } from './token-store.js';

type Tokens = Record<string, StoredToken>;

/** Milliseconds after which a lock belongs to a process that died: it is held for a few of them. */
const STALE = 10_000;
/** How often, and how many milliseconds apart, a lock is asked for. */
const [TRIES, PAUSE] = [300, 50];

/** One queue for each file, however many stores of this process write to it. */
const queues = new Map<string, Promise<unknown>>();

/** A token store in one file; see `fileTokenStore`. */
export function tokenFile(path: string): TokenStore {
  const change = (edit: (tokens: Tokens) => void): Promise<void> =>
    inTurn(path, async () => {
      const target = await targetOf(path);
      await locked(target, async () => {
        const tokens = await read(target);
        edit(tokens);
        await replace(target, `${JSON.stringify(tokens, undefined, 2)}\n`);
      });
    });
  return {
    async get(key) {
      const tokens = await read(path);
      return Object.hasOwn(tokens, key) ? tokens[key] : undefined;
    },
    set: (key, token) => change((tokens) => Object.assign(tokens, { [key]: token })),
    async delete(key) {
      if (Object.hasOwn(await read(path), key)) await change((tokens) => delete tokens[key]);
    },
  };
}

function inTurn(path: string, job: () => Promise<void>): Promise<void> {
  const result = (queues.get(path) ?? Promise.resolve()).then(job);
  const settled = result
    .catch(() => {})
    .finally(() => {
      if (queues.get(path) === settled) queues.delete(path);
    });
  queues.set(path, settled);
  return result;
}

/** The tokens in the file; none where there is no file yet. Errors say nothing of what is in it. */
async function read(path: string): Promise<Tokens> {
  const { readFile } = await nodeModule('node:fs/promises');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return {};
    throw error;
  }
  const tokens = parse(text);
  if (tokens) return tokens;
  throw new GenesysError(`${path} is not a file of tokens. Delete it, and log in again.`);
}

function parse(text: string): Tokens | undefined {
  try {
    const tokens: unknown = JSON.parse(text);
    if (typeof tokens !== 'object' || tokens === null || Array.isArray(tokens)) return undefined;
    return Object.values(tokens).every(isStoredToken) ? (tokens as Tokens) : undefined;
  } catch {
    return undefined;
  }
}

/** Of a symbolic link, the file that it leads to: that one is locked and replaced, not the link. */
async function targetOf(path: string): Promise<string> {
  const { realpath } = await nodeModule('node:fs/promises');
  return realpath(path).catch(() => path);
}

/** Puts a new file in the old one's place: after a crash there is either the one or the other. */
async function replace(path: string, text: string): Promise<void> {
  const { open, rename, rm } = await nodeModule('node:fs/promises');
  const { dirname } = await nodeModule('node:path');
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Makes the renaming itself outlive a power cut, where the system can. */
async function syncFolder(folder: string): Promise<void> {
  const { open } = await nodeModule('node:fs/promises');
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

/** Runs the job while no other process runs one on the same file. */
async function locked(path: string, job: () => Promise<void>): Promise<void> {
  const { mkdir, open, rm } = await nodeModule('node:fs/promises');
  const { dirname } = await nodeModule('node:path');
  const lock = `${path}.lock`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  for (let tries = 1; ; tries++) {
    try {
      await (await open(lock, 'wx', 0o600)).close();
      break;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      if (tries === TRIES) throw new GenesysError(`${lock} is held by another process.`);
      await breakStale(lock);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
  try {
    await job();
  } finally {
    await rm(lock, { force: true });
  }
}

/** Removes the lock of a process that died. It is renamed first, so that of several processes one alone removes it. */
async function breakStale(lock: string): Promise<void> {
  const { link, rename, rm, stat } = await nodeModule('node:fs/promises');
  const seen = await stat(lock).catch(() => undefined);
  if (!seen || Date.now() - seen.mtimeMs < STALE) return;
  const aside = `${lock}.${crypto.randomUUID()}`;
  try {
    await rename(lock, aside);
    // Another process may have been faster, and a third have locked anew: that lock goes back.
    if ((await stat(aside)).ino !== seen.ino) await link(aside, lock).catch(() => {});
    await rm(aside, { force: true });
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

const codeOf = (error: unknown) => (error as { code?: unknown } | null)?.code;
