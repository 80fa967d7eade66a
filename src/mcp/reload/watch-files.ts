import { type Stats, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';

/** Watches files that may change, be replaced, or be missing for a while. */
export interface FileWatcher {
  /** Replaces the list of the watched files. */
  watch(paths: Iterable<string>): void;
  close(): void;
}

const INTERVAL_MS = 1_000;

/**
 * Creates a watcher that compares the state of each file once a second. Events of the file system would be lost: editors and
 * Kubernetes replace a file or a symbolic link in its path, and network volumes report no changes.
 */
export function createFileWatcher(onChange: () => void, interval = INTERVAL_MS): FileWatcher {
  const states = new Map<string, string>();
  let isChecking = false;

  const check = async () => {
    if (isChecking) return;
    isChecking = true;
    let hasChanged = false;
    for (const [path, known] of [...states]) {
      const state = describe(await stat(path).catch(() => undefined));
      if (state === known || !states.has(path)) continue;
      states.set(path, state);
      hasChanged = true;
    }
    isChecking = false;
    if (hasChanged) onChange();
  };
  const timer = setInterval(() => void check(), interval).unref();

  return {
    watch(paths) {
      const next = new Set(paths);
      for (const path of states.keys()) if (!next.has(path)) states.delete(path);
      for (const path of next) if (!states.has(path)) states.set(path, describe(readStats(path)));
    },
    close: () => clearInterval(timer),
  };
}

const describe = (stats: Stats | undefined): string =>
  stats ? [stats.mtimeMs, stats.ctimeMs, stats.size, stats.ino].join() : 'missing';

function readStats(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
