import { nodeModule } from '../platform/node-module.js';
import { stageFile } from '../platform/write-file-atomic.js';
import { GenesysError } from '../transport/errors.js';
import { type FileLock, withFileLock } from './file-lock.js';
import { runInTurn } from './run-in-turn.js';
import { isStoredToken, type StoredToken, type TokenStore } from './token-store.js';

type Tokens = Record<string, StoredToken>;

/** After these times a suspended process loses its lock. A write takes a few milliseconds, a token request longer. */
const STALE_WRITE_MS = 10_000;
const STALE_REQUEST_MS = 60_000;
/** How long to wait for the writes of other processes. */
const WRITE_WAIT_MS = 15_000;

/** One queue per file, which the stores of this process share. */
const queues = new Map<string, Promise<unknown>>();

/**
 * Stores tokens in a file that only its owner can read (mode 0600, except on Windows). The file is replaced atomically.
 * Several processes can share it: one of them refreshes a token, and the others use the new one. For Node, Bun and Deno.
 *
 * @param path The file. It and its folder are created if missing.
 *
 * @example
 * const client = createClient({ region, auth, tokenStore: fileTokenStore('/var/lib/my-app/tokens.json') });
 */
export function fileTokenStore(path: string): TokenStore {
  const heldLocks = new Map<string, FileLock>();

  const change = (key: string, edit: (tokens: Tokens) => void): Promise<void> =>
    runInTurn(queues, path, async () => {
      const target = await resolveTarget(path);
      const options = { staleAfter: STALE_WRITE_MS, signal: AbortSignal.timeout(WRITE_WAIT_MS) };
      await withFileLock(`${target}.lock`, options, async (lock) => {
        const tokens = await read(target);
        edit(tokens);
        const file = await stageFile(target, `${JSON.stringify(tokens, undefined, 2)}\n`, { mode: 0o600 });
        try {
          await heldLocks.get(key)?.assertHeld();
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
      // Not the lock for writes: a token request takes longer, and the file has other tokens, too.
      const hash = nodeModule('node:crypto').createHash('sha256').update(key).digest('hex').slice(0, 16);
      return withFileLock(
        `${await resolveTarget(path)}.${hash}.lock`,
        { staleAfter: STALE_REQUEST_MS, signal },
        async (lock) => {
          heldLocks.set(key, lock);
          try {
            return await run();
          } finally {
            if (heldLocks.get(key) === lock) heldLocks.delete(key);
          }
        },
      );
    },
  };
}

/** Returns no tokens if the file does not exist. Errors do not quote its content. */
async function read(path: string): Promise<Tokens> {
  const { readFile } = nodeModule('node:fs/promises');
  const text = await readFile(path, 'utf8').catch((error: { code?: unknown }) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  const tokens = parseTokens(text);
  if (tokens) return tokens;
  throw new GenesysError(`${path} is not a token file. Delete it and sign in again.`);
}

function parseTokens(text: string): Tokens | undefined {
  try {
    const tokens: unknown = JSON.parse(text);
    if (typeof tokens !== 'object' || tokens === null || Array.isArray(tokens)) return undefined;
    return Object.values(tokens).every(isStoredToken) ? (tokens as Tokens) : undefined;
  } catch {
    return undefined;
  }
}

/** Creates the folder and returns the file to lock and replace. Follows a symbolic link. */
async function resolveTarget(path: string): Promise<string> {
  const { mkdir, realpath } = nodeModule('node:fs/promises');
  await mkdir(nodeModule('node:path').dirname(path), { recursive: true, mode: 0o700 });
  return realpath(path).catch(() => path);
}
