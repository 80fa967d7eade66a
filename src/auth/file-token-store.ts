import { nodeModule } from '../platform/node-module.js';
import { stageFile } from '../platform/write-file-atomic.js';
import { GenesysError } from '../transport/errors.js';
import { type FileLock, withFileLock } from './file-lock.js';
import { isStoredToken, type StoredToken, type TokenStore } from './token-store.js';

type Tokens = Record<string, StoredToken>;

/** Milliseconds after which a suspended process loses the lock for a write, which takes a few of them, or for a login. */
const STALE_WRITE_MS = 10_000;
const STALE_LOGIN_MS = 60_000;
/** Milliseconds to wait for the writes of other processes. */
const WRITE_WAIT_MS = 15_000;

/** One queue for each file, however many stores of this process write to it. */
const queues = new Map<string, Promise<unknown>>();

/**
 * Keeps tokens in one file that only its owner can read (mode 0600; Windows has no such modes). The file is replaced as a
 * whole, never half written. Several processes can share it: one of them refreshes a token, and the others use the new one. For
 * Node, Bun and Deno.
 */
export function fileTokenStore(path: string): TokenStore {
  /** The locks that `lock` holds. */
  const held = new Map<string, FileLock>();

  const change = (key: string, edit: (tokens: Tokens) => void): Promise<void> =>
    inTurn(path, async () => {
      const target = await targetOf(path);
      const options = { staleAfter: STALE_WRITE_MS, signal: AbortSignal.timeout(WRITE_WAIT_MS) };
      await withFileLock(`${target}.lock`, options, async (lock) => {
        const tokens = await read(target);
        edit(tokens);
        const file = await stageFile(target, `${JSON.stringify(tokens, undefined, 2)}\n`, { mode: 0o600 });
        try {
          await held.get(key)?.assertHeld();
          await lock.assertHeld();
        } catch (error) {
          await file.discard();
          throw error;
        }
        await file.commit();
      });
    });

  return {
    async get(key) {
      const tokens = await read(path);
      return Object.hasOwn(tokens, key) ? tokens[key] : undefined;
    },
    set: (key, token) => change(key, (tokens) => Object.assign(tokens, { [key]: token })),
    async delete(key) {
      if (Object.hasOwn(await read(path), key)) await change(key, (tokens) => delete tokens[key]);
    },
    async lock(key, run, signal) {
      // Not the lock for writes: a login takes long, and other logins are in the same file.
      const hash = nodeModule('node:crypto').createHash('sha256').update(key).digest('hex').slice(0, 16);
      return withFileLock(
        `${await targetOf(path)}.${hash}.lock`,
        { staleAfter: STALE_LOGIN_MS, signal },
        async (lock) => {
          held.set(key, lock);
          try {
            return await run();
          } finally {
            if (held.get(key) === lock) held.delete(key);
          }
        },
      );
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

/** The tokens in the file; none if there is no file yet. Errors say nothing of what is in it. */
async function read(path: string): Promise<Tokens> {
  const { readFile } = nodeModule('node:fs/promises');
  const text = await readFile(path, 'utf8').catch((error: { code?: unknown }) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
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

/** The file to lock and replace, in a folder that exists: of a symbolic link, the file that it leads to. */
async function targetOf(path: string): Promise<string> {
  const { mkdir, realpath } = nodeModule('node:fs/promises');
  await mkdir(nodeModule('node:path').dirname(path), { recursive: true, mode: 0o700 });
  return realpath(path).catch(() => path);
}
