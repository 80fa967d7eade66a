import { mkdir, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type StagedFile, stageFile } from '../src/platform/write-file-atomic.ts';
import { CodegenError } from './openapi.ts';

/** The files of a project. Codegen writes files only through this. */
export interface Workspace {
  /** @throws CodegenError if the file does not exist. */
  read(file: string): Promise<string>;
  readIfExists(file: string): Promise<string | undefined>;
  /** The paths of the files that are missing or have another text. */
  listChanged(files: ReadonlyMap<string, string>): Promise<string[]>;
  /** Writes all files to temporary files first, then renames them, so that no file is ever half written. */
  write(files: ReadonlyMap<string, string>): Promise<void>;
}

export function createWorkspace(root: string): Workspace {
  const at = (file: string) => resolve(root, file);

  async function readIfExists(file: string): Promise<string | undefined> {
    try {
      return await readFile(at(file), 'utf8');
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code;
      if (code === 'ENOENT') return undefined;
      throw new CodegenError(`Cannot read ${file}: ${code ?? cause}.`, { cause });
    }
  }

  async function read(file: string): Promise<string> {
    const text = await readIfExists(file);
    if (text === undefined) throw new CodegenError(`${at(file)} does not exist.`);
    return text;
  }

  async function listChanged(files: ReadonlyMap<string, string>): Promise<string[]> {
    const changed = [];
    for (const [file, text] of files) if ((await readIfExists(file)) !== text) changed.push(file);
    return changed;
  }

  async function write(files: ReadonlyMap<string, string>): Promise<void> {
    const staged: StagedFile[] = [];
    try {
      for (const [file, text] of files) {
        await mkdir(dirname(at(file)), { recursive: true });
        staged.push(await stageFile(at(file), text));
      }
    } catch (cause) {
      for (const file of staged) await file.discard();
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new CodegenError(`No file was written: ${reason}.`, { cause });
    }
    for (const file of staged) await file.commit();
  }

  return { read, readIfExists, listChanged, write };
}
