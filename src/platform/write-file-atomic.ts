import { nodeModule } from './node-module.js';

export interface WriteOptions {
  /** Permissions of the new file; the process's default if omitted. */
  mode?: number | undefined;
}

/** A complete file on disk under a temporary name. */
export interface StagedFile {
  /** Puts it in its place. */
  commit(): Promise<void>;
  /** Deletes it. */
  discard(): Promise<void>;
}

/** Replaces a file as a whole: after a crash, the path holds either the old content or the new. */
export async function writeFileAtomic(path: string, content: string, options: WriteOptions = {}): Promise<void> {
  await (await stageFile(path, content, options)).commit();
}

/** The first half of `writeFileAtomic`, for callers that check something, or stage more files, before they commit. */
export async function stageFile(path: string, content: string, { mode }: WriteOptions = {}): Promise<StagedFile> {
  const { open, rename, rm } = nodeModule('node:fs/promises');
  const { dirname } = nodeModule('node:path');
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  const discard = () => rm(temporary, { force: true });
  try {
    // Not in the folder of temporary files: a rename does not cross file systems.
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
