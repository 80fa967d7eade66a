import { unwatchFile, watchFile } from 'node:fs';

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
  let watched = new Set<string>();
  const listener = () => onChange();
  const replace = (paths: ReadonlySet<string>) => {
    for (const path of watched) if (!paths.has(path)) unwatchFile(path, listener);
    for (const path of paths) if (!watched.has(path)) watchFile(path, { interval, persistent: false }, listener);
    watched = new Set(paths);
  };
  return { watch: (paths) => replace(new Set(paths)), close: () => replace(new Set()) };
}
