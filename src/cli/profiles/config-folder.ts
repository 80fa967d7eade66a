import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../client/environment-options.js';
import { PROGRAM } from '../command.js';

/**
 * Returns the folder of this program's settings, in `XDG_CONFIG_HOME`, `~/.config` or, on Windows, `APPDATA`.
 * https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function getConfigFolder(env: Environment, platform: NodeJS.Platform = process.platform): string {
  const home = env.HOME || homedir();
  const fallback = platform === 'win32' ? env.APPDATA || join(home, 'AppData', 'Roaming') : join(home, '.config');
  return join(env.XDG_CONFIG_HOME || fallback, PROGRAM);
}
