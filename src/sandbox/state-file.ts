import type { Sandbox } from './sandbox.js';
import type { SandboxState } from './state.js';

/** A file that keeps a sandbox's state between runs. */
export interface StateFile {
  /**
   * The state of the last run; undefined where there is no file yet.
   *
   * @throws Error where the file is not a sandbox's state; it is left as it is.
   */
  load(): Promise<SandboxState | undefined>;
  /** Writes each change of the sandbox from now on. Changes that come while one is being written are written together. */
  keep(sandbox: Pick<Sandbox, 'on' | 'state'>, onError: (error: unknown) => void): KeptState;
}

export interface KeptState {
  /** Resolves when everything up to now is in the file. */
  flush(): Promise<void>;
  /** Writes what is left, and nothing more from then on. */
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
      const { readFile } = await import('node:fs/promises');
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      });
      return text === undefined ? undefined : parse(text, path);
    },
    keep: (sandbox, onError) => {
      let isDirty = false;
      let writing: Promise<void> | undefined;
      const write = async () => {
        while (isDirty) {
          isDirty = false;
          await replace(path, JSON.stringify(sandbox.state));
        }
      };
      const start = (): Promise<void> => {
        isDirty = true;
        writing ??= write()
          .catch((error: unknown) => {
            // Told, and tried again with the next change.
            isDirty = false;
            onError(error);
          })
          .finally(() => {
            writing = undefined;
          });
        return writing;
      };
      const stop = sandbox.on('change', () => void start());
      const flush = async () => {
        while (writing) await writing;
      };
      return {
        flush,
        close: async () => {
          stop();
          await start();
          await flush();
        },
      };
    },
  };
}

function parse(text: string, path: string): SandboxState {
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
  return state as SandboxState;
}

async function replace(path: string, text: string): Promise<void> {
  const { open, rename, rm } = await import('node:fs/promises');
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(temporary, 'w', 0o600);
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
}
