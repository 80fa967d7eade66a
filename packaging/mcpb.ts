// Builds genesys-conversations-digital.mcpb, a bundle that desktop hosts install with a double click: `npx tsx packaging/mcpb.ts`.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mcpb-'));
const run = (command: string, args: string[], cwd: string) =>
  execFileSync(command, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });

run('npm', ['run', '-s', 'build'], root);
const [tarball] = JSON.parse(run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root));
writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
run('npm', ['install', '--omit=dev', '--omit=peer', '--ignore-scripts', '--no-audit', tarball.filename], folder);
// The bundle contains everything in the folder.
rmSync(join(folder, tarball.filename));
copyFileSync(new URL('mcpb.json', import.meta.url), join(folder, 'manifest.json'));
for (const icon of ['icon.png', 'icon-64.png']) copyFileSync(new URL(icon, import.meta.url), join(folder, icon));
const bundle = join(root, 'genesys-conversations-digital.mcpb');
run('npx', ['-y', '@anthropic-ai/mcpb@2', 'pack', folder, bundle], folder);
console.log(bundle);
