import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npm } from './install-node.ts';
import { pack } from './pack.ts';

/**
 * Checks that the package can be installed next to older versions of its optional peers, as a project can have them, and that
 * the parts which need them name the versions.
 */
const OLDER = ['openapi-typescript@6', 'ts-morph@22', 'msw@1', 'yaml@2.3'];

/** A command in the project, and what it must print. */
const EXPECTED: readonly (readonly [args: readonly string[], output: RegExp])[] = [
  [
    [
      'node_modules/genesys-conversations-digital/dist/cli.js',
      'codegen',
      '--slice',
      'slice.yaml',
      '--out',
      'generated',
    ],
    /codegen requires:\n {2}openapi-typescript 7\S+ or later, but 6\S+ is installed\n {2}ts-morph 28\S+ or later, but 22\S+ is installed\n {2}yaml 2\.9\S+ or later, but 2\.3\S+ is installed\n/,
  ],
  [
    ['--input-type=module', '--eval', "(await import('genesys-conversations-digital/sandbox/msw')).handlers({});"],
    /requires msw 2\. Run "npm install --save-dev msw@2"/,
  ],
  [['node_modules/genesys-conversations-digital/dist/cli.js', 'call', 'emails.list', '--sandbox'], /"entities"/],
];

const folder = mkdtempSync(join(tmpdir(), 'peers-'));
try {
  const { tarball } = pack(folder);
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  npm(['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', tarball, ...OLDER], folder);
  for (const [args, output] of EXPECTED) {
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    if (output.test(stdout + stderr)) continue;
    console.error(`node ${args.join(' ')} did not print ${output}:\n${stdout}${stderr}`);
    process.exitCode = 1;
  }
  if (!process.exitCode) console.log(`npm install: works next to ${OLDER.join(', ')}.`);
} catch (error) {
  const { stderr, message } = error as Error & { stderr?: string };
  console.error(`The package cannot be installed next to ${OLDER.join(', ')}:\n${stderr ?? message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
