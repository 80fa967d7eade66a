import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The binary of another version of Node, from npm, installed in a folder. */
export function nodeOf(version: string, folder: string): string {
  const place = join(folder, `node-${version}`);
  const platform = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  npm(['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', place, `${platform}@${version}`], folder);
  const binary = resolve(place, 'node_modules', platform, 'bin/node');
  chmodSync(binary, 0o755);
  return binary;
}

/** This process' Node where it is that new, or one from npm. */
export const nodeFrom = (major: number, folder: string): string =>
  Number(process.versions.node.split('.')[0]) >= major ? process.execPath : nodeOf(String(major), folder);

export function npm(args: string[], cwd: string, env: Record<string, string> = {}): string {
  return execFileSync('npm', args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
