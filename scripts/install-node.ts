import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Installs a version of Node from npm in a folder and returns the path of its binary. */
export function installNode(version: string, folder: string): string {
  const prefix = join(folder, `node-${version}`);
  const platform = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  npm(['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', prefix, `${platform}@${version}`], folder);
  const binary = resolve(prefix, 'node_modules', platform, 'bin/node');
  chmodSync(binary, 0o755);
  return binary;
}

/** Returns the path of this process's Node if its major version is high enough, or else of one that it installs from npm. */
export const findOrInstallNode = (major: number, folder: string): string =>
  Number(process.versions.node.split('.')[0]) >= major ? process.execPath : installNode(String(major), folder);

export function npm(args: string[], cwd: string, env: Record<string, string> = {}): string {
  return execFileSync('npm', args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
