import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from '../scripts/pack.ts';
import { BENCH, ROOT } from './rivals.ts';
import { OFFICIAL, OURS, type Section } from './section.ts';

export async function installSize(): Promise<Section> {
  const { dependencies } = JSON.parse(readFileSync(join(BENCH, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const folder = mkdtempSync(join(tmpdir(), 'install-'));
  try {
    process.chdir(ROOT);
    const rows = [{ who: OURS, values: install(join(folder, 'ours'), pack(folder).tarball) }];
    for (const name of [OFFICIAL, 'openapi-fetch', '@ivotoby/openapi-mcp-server', 'openapi-mcp-generator']) {
      rows.push({
        who: name,
        values: install(join(folder, name.replaceAll('/', '-')), `${name}@${dependencies[name]}`),
      });
    }
    return {
      title: 'Install',
      how: '`npm install` of one package in an empty project. This package contains the client, the MCP server, the sandbox and the command line; openapi-fetch is only a client.',
      columns: [
        { name: 'size', unit: 'MB' },
        { name: 'packages', unit: 'count' },
      ],
      rows,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function install(folder: string, spec: string): number[] {
  execFileSync('mkdir', ['-p', folder]);
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', spec], {
    cwd: folder,
    stdio: 'ignore',
  });
  const files = readdirSync(join(folder, 'node_modules'), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  const packages = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages as object;
  return [bytes / 1e6, Object.keys(packages).length - 1];
}
