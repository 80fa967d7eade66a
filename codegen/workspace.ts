import { mkdir, readFile } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import { type StagedFile, stageFile } from '../src/platform/write-file-atomic.ts';
import { CodegenError } from './openapi.ts';

/** The files of a project; of codegen, this alone writes any. */
export interface Workspace {
  /** @throws CodegenError where there is no such file. */
  read(file: string): Promise<string>;
  readIfExists(file: string): Promise<string | undefined>;
  /** Those of the files that are not there with this text. */
  changes(files: ReadonlyMap<string, string>): Promise<string[]>;
  /** Each file is complete or untouched: all are written beside their places, then renamed. */
  write(files: ReadonlyMap<string, string>): Promise<void>;
}

export function workspace(root: string): Workspace {
  const at = (file: string) => resolve(root, file);

  async function readIfExists(file: string): Promise<string | undefined> {
    try {
      return await readFile(at(file), 'utf8');
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code;
      if (code === 'ENOENT') return undefined;
      throw new CodegenError(`${file} can't be read: ${code ?? cause}.`, { cause });
    }
  }

  async function read(file: string): Promise<string> {
    const text = await readIfExists(file);
    if (text === undefined)
      throw new CodegenError(`There is no file ${isAbsolute(file) ? file : `${file} in ${root}`}.`);
    return text;
  }

  async function changes(files: ReadonlyMap<string, string>): Promise<string[]> {
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
      throw new CodegenError(`Nothing was written: ${reason}.`, { cause });
    }
    for (const file of staged) await file.commit();
  }

  return { read, readIfExists, changes, write };
}
