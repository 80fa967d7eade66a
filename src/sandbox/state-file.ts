import { nodeModule } from '../platform/node-module.js';
import { writeFileAtomic } from '../platform/write-file-atomic.js';
import { findStateProblem } from './check-state.js';
import { peekState } from './peek-state.js';
import type { Sandbox } from './sandbox.js';
import type { SandboxState } from './state.js';

/** A file that stores the state of a sandbox between runs. */
export interface StateFile {
  /**
   * Reads the state. Undefined if the file does not exist.
   *
   * @throws Error if the file is unreadable or contains no valid state. The file stays unchanged.
   */
  load(): Promise<SandboxState | undefined>;
  /**
   * Writes the state after each change. Changes during a write are combined into the next one.
   *
   * @param onError Receives the errors of these writes.
   */
  keep(sandbox: Pick<Sandbox, 'on' | 'state'>, onError: (error: unknown) => void): StateWriter;
}

export interface StateWriter {
  /**
   * Writes the current state, for example to check at the start that the file is writable.
   *
   * @throws Error if the file is not writable.
   */
  save(): Promise<void>;
  /** Resolves after the pending writes have succeeded or failed. */
  flush(): Promise<void>;
  /**
   * Writes the current state and stops watching the sandbox.
   *
   * @throws Error if the file is not writable.
   */
  close(): Promise<void>;
}

/**
 * Stores the state of a sandbox in a file. Each write replaces the file atomically. Only the owner can read it (mode 0600), because it
 * contains access tokens.
 *
 * @example
 * ```ts
 * const file = stateFile('sandbox.json');
 * const sandbox = createSandbox({ state: await file.load() });
 * file.keep(sandbox, console.error);
 * ```
 */
export function stateFile(path: string): StateFile {
  return {
    load: async () => {
      const { readFile } = nodeModule('node:fs/promises');
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw new Error(`Cannot read the state file ${path}: ${error.message}`, { cause: error });
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
            await writeState(path, JSON.stringify(peekState(sandbox)));
          }
        } finally {
          // The next change retries a failed write.
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
  const reject = (problem: string, cause?: unknown): never => {
    throw new Error(
      `${path} is not a state file of the sandbox: ${problem}. Use another file, or delete this one.`,
      cause === undefined ? undefined : { cause },
    );
  };
  let state: unknown;
  try {
    state = JSON.parse(text);
  } catch (cause) {
    return reject('it is not valid JSON', cause);
  }
  const problem = findStateProblem(state);
  return problem === undefined ? (state as SandboxState) : reject(problem);
}

async function writeState(path: string, text: string): Promise<void> {
  try {
    await writeFileAtomic(path, text, { mode: 0o600 });
  } catch (cause) {
    throw new Error(`Cannot write the state file ${path}: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}
