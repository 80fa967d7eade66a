import { lstatSync, mkdirSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { name } from '../../package.json';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Lets Node keep what it compiles, where it can (22.1 and later), so that the next start is quicker. NODE_COMPILE_CACHE
 * names another folder, NODE_DISABLE_COMPILE_CACHE=1 turns it off: both are Node's own.
 */
export function keepCompiled(env: Environment): void {
  const { enableCompileCache } = nodeModule as { enableCompileCache?: (folder: string) => unknown };
  if (!enableCompileCache || env.NODE_COMPILE_CACHE || env.NODE_DISABLE_COMPILE_CACHE) return;
  const folder = privateFolder(env);
  if (folder !== undefined) enableCompileCache(folder);
}

/**
 * Where to keep it. Node's own choice is in the folder for temporary files, which others may write to: and what is in the
 * cache is run. Undefined where no folder is ours alone; the program does without.
 */
export function privateFolder(env: Environment): string | undefined {
  try {
    const caches = env.XDG_CACHE_HOME || env.LOCALAPPDATA || join(homedir(), '.cache');
    const folder = join(caches, name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { mode, uid } = lstatSync(folder);
    // Windows has neither; there, the folder is the user's own.
    const ours = process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
    return ours ? folder : undefined;
  } catch {
    return undefined;
  }
}
