import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Returns the path of the script that runs a command of a package, which is installed next to this bundled program. */
export function binPath(packageName: string, command: string): string {
  const folder = join(import.meta.dirname, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { bin: Record<string, string> };
  return join(folder, bin[command] ?? '');
}

/** Runs a script and returns what it prints. It may exit with an error code, which a failed tool call also causes. */
export async function runBin(script: string, args: readonly string[]): Promise<string> {
  const options = { timeout: 60_000, maxBuffer: 16_000_000 };
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...args], options).catch(
    (error: { stdout?: string; stderr?: string }) => {
      if (error.stdout) return { stdout: error.stdout };
      throw new Error(error.stderr);
    },
  );
  return stdout;
}
