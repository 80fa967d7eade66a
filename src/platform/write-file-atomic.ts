import { nodeModule } from './node-module.js';

export interface WriteOptions {
  /** The mode of the new file; the process's default by default. */
  mode?: number | undefined;
}

/** A complete file on disk under a temporary name. */
export interface StagedFile {
  /** Replaces the target. */
  commit(): Promise<void>;
  /** Deletes the staged file. */
  discard(): Promise<void>;
}

/** Replaces a file atomically: after a crash, it has either the old content or the new. */
export async function writeFileAtomic(path: string, content: string, options: WriteOptions = {}): Promise<void> {
  await (await stageFile(path, content, options)).commit();
}

/** Writes the new content under a temporary name. The caller commits or discards it. */
export async function stageFile(path: string, content: string, { mode }: WriteOptions = {}): Promise<StagedFile> {
  const { open, rename, rm } = nodeModule('node:fs/promises');
  const { dirname } = nodeModule('node:path');
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  const discard = () => rm(temporary, { force: true });
  try {
    // In the same folder, because a rename cannot cross file systems.
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await discard();
    throw error;
  }
  return {
    discard,
    async commit() {
      try {
        await rename(temporary, path);
      } catch (error) {
        await discard();
        throw error;
      }
      await syncFolder(dirname(path));
    },
  };
}

/** Makes the rename survive a power failure, on systems that can open a folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await nodeModule('node:fs/promises')
    .open(folder, 'r')
    .catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
