import { nodeModule } from '../platform/node-module.js';
import { writeFileAtomic } from '../platform/write-file-atomic.js';
import type { Sandbox } from './sandbox.js';
import type { Organization, SandboxState } from './state.js';

/** A file that keeps a sandbox's state between runs. */
export interface StateFile {
  /**
   * The state of the last run; undefined where there is no file yet.
   *
   * @throws Error where the file can't be read or is not a sandbox's state; it is left as it is.
   */
  load(): Promise<SandboxState | undefined>;
  /** Writes each change of the sandbox from now on; `onError` hears of those that can't be written. Changes that come while one is being written are written together. */
  keep(sandbox: Pick<Sandbox, 'on' | 'state'>, onError: (error: unknown) => void): StateWriter;
}

export interface StateWriter {
  /**
   * Writes the state as it is now: as a first try, say, whether the file can be written.
   *
   * @throws Error where it can't.
   */
  save(): Promise<void>;
  /** Resolves when all changes up to now have been written, or told of as failed. */
  flush(): Promise<void>;
  /**
   * Writes what is left, and nothing more from then on.
   *
   * @throws Error where that can't be written.
   */
  close(): Promise<void>;
}

/** The version of the state that this sandbox reads and writes. */
const VERSION = 1;

/**
 * A file for `createSandbox({ state: await file.load() })` and `file.keep(sandbox, …)`. It is replaced as a whole, never half
 * written, and only its owner can read it: it holds access tokens.
 */
export function stateFile(path: string): StateFile {
  return {
    load: async () => {
      const { readFile } = nodeModule('node:fs/promises');
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw new Error(`${path} can't be read: ${error.message}`, { cause: error });
      });
      return text === undefined ? undefined : parseState(text, path);
    },
    keep: (sandbox, onError) => {
      let isDirty = false;
      let writing: Promise<void> | undefined;
      const write = async () => {
        try {
          while (isDirty) {
            isDirty = false;
            await writeState(path, JSON.stringify(sandbox.state));
          }
        } finally {
          // What failed is tried again with the next change.
          isDirty = false;
          writing = undefined;
        }
      };
      const save = (): Promise<void> => {
        isDirty = true;
        writing ??= write();
        return writing;
      };
      const stop = sandbox.on('change', () => {
        if (writing) isDirty = true;
        else save().catch(onError);
      });
      return {
        save,
        flush: async () => {
          while (writing) await writing.catch(() => {});
        },
        close: () => {
          stop();
          return save();
        },
      };
    },
  };
}

function parseState(text: string, path: string): SandboxState {
  let state: Partial<SandboxState> | undefined;
  try {
    state = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${path} is not a sandbox's state: it is not valid JSON. Give another file, or delete it.`, {
      cause,
    });
  }
  if (state?.version !== VERSION || !Array.isArray(state.organizations)) {
    const found = JSON.stringify(state?.version) ?? 'none';
    throw new Error(
      `${path} is not a sandbox's state of version ${VERSION} (version: ${found}). Give another file, or delete it.`,
    );
  }
  if (!state.organizations.every(isOrganization)) {
    throw new Error(
      `${path} is not a sandbox's state: an organization in it is not whole. Give another file, or delete it.`,
    );
  }
  return state as SandboxState;
}

const LISTS = ['users', 'queues', 'clients', 'roles', 'integrations', 'sent'] as const;

const isOrganization = (value: Partial<Organization> | null): boolean =>
  typeof value?.name === 'string' && LISTS.every((list) => Array.isArray(value[list]));

async function writeState(path: string, text: string): Promise<void> {
  try {
    await writeFileAtomic(path, text, { mode: 0o600 });
  } catch (cause) {
    throw new Error(`${path} can't be written: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
