import type { ChildProcess } from 'node:child_process';

/** Launchers that fail do so at once. Some that succeed run as long as the browser. */
const LAUNCH_MS = 2_000;

/** Opens the system's browser. Returns whether it started, as far as is known: callers also show the URL. */
export async function openBrowser(url: string): Promise<boolean> {
  const { default: open } = await import('open');
  const launcher = await open(url).catch(() => undefined);
  return launcher !== undefined && hasStarted(launcher);
}

function hasStarted(launcher: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (code: number | null) => resolve(code === 0);
    if (launcher.exitCode !== null) return finish(launcher.exitCode);
    launcher.once('exit', finish).once('error', () => resolve(false));
    setTimeout(() => resolve(true), LAUNCH_MS).unref();
  });
}
