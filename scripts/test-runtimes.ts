/**
 * Installs the packed package with each runtime, bundler and framework that it claims to work with, in an empty folder, and
 * runs a program of `scripts/runtimes/` and the first example of the docs. `--write` writes the table of docs/runtimes.md,
 * `--only NAME,NAME` selects rows.
 */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { createSandbox, serveSandbox } from '../src/sandbox/index.ts';
import { readFirstExample } from './first-example.ts';
import { installNode } from './install-node.ts';
import { pack } from './pack.ts';

interface Runtime {
  /** What is tested: `Bun`. */
  name: string;
  how: string;
  /** Packages to install next to this one. The table shows the version of the first one. */
  packages?: readonly string[];
  /** The version of Node to install and run the commands with. Default: the one that runs this script. */
  node?: string;
  commands: readonly (readonly string[])[];
  /** What the commands print, followed by the content of the file. */
  output: RegExp;
  file?: string;
}

const PAGE = 'docs/runtimes.md';
const EMAILS = /^[1-9]\d* emails$/m;
/** The programs that are ES modules also run the first example of the docs, unchanged. */
const BOTH = /^[1-9]\d* open emails$[\s\S]*^[1-9]\d* emails$/m;
const RUN_BUNDLE =
  'const { SANDBOX_URL, SANDBOX_TOKEN } = process.env; Object.assign(globalThis, { self: globalThis, SANDBOX_URL, SANDBOX_TOKEN });';

const RUNTIMES: readonly Runtime[] = [
  ...['20', '22', '24', '26'].flatMap((node): Runtime[] => [
    { name: `Node ${node}`, how: '`import`', node, commands: [['node', 'program.js']], output: BOTH },
    { name: `Node ${node}`, how: '`require`', node, commands: [['node', 'program.cjs']], output: EMAILS },
  ]),
  { name: 'Bun', how: '`import`', packages: ['bun'], commands: [['npx', 'bun', 'program.js']], output: BOTH },
  {
    name: 'Deno',
    how: '`import`',
    packages: ['deno'],
    commands: [['npx', 'deno', 'run', '--allow-all', '--node-modules-dir=manual', 'program.js']],
    output: BOTH,
  },
  {
    name: 'Cloudflare workerd',
    how: 'a worker in miniflare, without `nodejs_compat`',
    packages: ['miniflare', 'esbuild'],
    commands: [['node', 'workerd.mjs']],
    output: BOTH,
  },
  {
    name: 'Next.js',
    how: 'a page that is rendered on the server',
    packages: ['next', 'react', 'react-dom'],
    commands: [['npx', 'next', 'build']],
    file: '.next/server/app/index.html',
    output: /^[1-9]\d* open emails$[\s\S]*<p>[1-9]\d* emails<\/p>/m,
  },
  {
    name: 'Vite',
    how: 'a bundle for browsers',
    packages: ['vite'],
    commands: [
      ['npx', 'vite', 'build', '--logLevel', 'warn'],
      ['node', '-e', `${RUN_BUNDLE} import(require('path').resolve('dist/bundle.js'))`],
    ],
    output: BOTH,
  },
  {
    name: 'webpack',
    how: 'a bundle for browsers',
    packages: ['webpack', 'webpack-cli'],
    commands: [
      [
        'npx',
        'webpack',
        './bundled.js',
        '--mode',
        'production',
        '--target',
        'web',
        '--output-public-path',
        '/',
        '-o',
        'out',
      ],
      ['node', '-e', `${RUN_BUNDLE} require('./out/main.js')`],
    ],
    output: BOTH,
  },
  {
    name: 'Jest',
    how: 'CommonJS, default configuration',
    packages: ['jest'],
    commands: [['npx', 'jest', '--testMatch', '**/program.test.cjs']],
    output: /1 passed/,
  },
  {
    name: 'TypeScript',
    how: '`moduleResolution: node10` with subpaths',
    packages: ['typescript@5', '@types/node@20'],
    commands: [
      [
        'npx',
        'tsc',
        '--strict',
        '--module',
        'commonjs',
        '--moduleResolution',
        'node10',
        '--target',
        'es2022',
        'node10.ts',
      ],
      ['node', 'node10.js'],
    ],
    output: /4 values, \d+ tools/,
  },
];

const run = promisify(execFile);
const { values } = parseArgs({ options: { write: { type: 'boolean' }, only: { type: 'string' } } });
const folder = mkdtempSync(join(tmpdir(), 'runtimes-'));
const sandbox = createSandbox({ clock: 'running' });
const server = await serveSandbox(sandbox);
const SANDBOX = { SANDBOX_URL: server.url, SANDBOX_TOKEN: sandbox.token('Grace Okafor') };
const env = { ...process.env, ...SANDBOX, CI: '1', NEXT_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };

interface Row {
  name: string;
  version: string;
  how: string;
  result: 'passed' | 'failed' | 'could not be installed';
  error?: string;
}

/** Installs the packages of a runtime and returns the folder and the version. */
async function install(runtime: Runtime, tarball: string): Promise<{ target: string; version: string }> {
  const target = mkdtempSync(join(folder, 'run-'));
  cpSync('scripts/runtimes', target, { recursive: true });
  writeFileSync(join(target, 'first-example.js'), readFirstExample());
  // Next.js compiles every TypeScript file, and Jest needs a package without a type.
  if (runtime.name !== 'TypeScript') rmSync(join(target, 'node10.ts'));
  if (runtime.name !== 'Next.js') rmSync(join(target, 'app'), { recursive: true });
  const type = runtime.name === 'TypeScript' || runtime.name === 'Jest' ? 'commonjs' : 'module';
  writeFileSync(join(target, 'package.json'), JSON.stringify({ private: true, type }));
  const names = runtime.packages ?? [];
  const flags = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel', 'error'];
  await run('npm', ['install', ...flags, tarball, ...names], { cwd: target });
  const [main = ''] = names;
  const manifest = join(target, 'node_modules', main.replace(/(.)@.*$/, '$1'), 'package.json');
  return { target, version: main ? JSON.parse(readFileSync(manifest, 'utf8')).version : process.versions.node };
}

async function test(runtime: Runtime, tarball: string): Promise<Row> {
  const { name, how, commands, output, file } = runtime;
  let installed: { target: string; version: string };
  let node = process.execPath;
  try {
    installed = await install(runtime, tarball);
    if (runtime.node) node = installNode(runtime.node, folder);
  } catch (error) {
    return { name, version: '', how, result: 'could not be installed', error: describe(error) };
  }
  const { target } = installed;
  const version = runtime.node ? (await run(node, ['--version'])).stdout.trim().slice(1) : installed.version;
  try {
    let printed = '';
    for (const [command = '', ...args] of commands) {
      const { stdout, stderr } = await run(command === 'node' ? node : command, args, { cwd: target, env });
      printed += stdout + stderr;
    }
    if (file) printed += readFileSync(join(target, file), 'utf8');
    if (!output.test(printed)) throw new Error(`The output does not match ${output}:\n${printed.slice(-2000)}`);
    return { name, version, how, result: 'passed' };
  } catch (error) {
    return { name, version, how, result: 'failed', error: describe(error) };
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}

function describe(error: unknown): string {
  const { message, stdout = '', stderr = '' } = error as { message: string; stdout?: string; stderr?: string };
  return `${message.slice(0, 500)}\n${stdout.slice(-1000)}${stderr.slice(-1000)}`;
}

/** Writes the table between the markers of the page. */
function writeTable(rows: readonly Row[]): void {
  const cells = rows.map(({ name, version, how, result }) => `| ${name} | ${version} | ${how} | ${result} |`);
  const table = ['| | Version | How | Result |', '| --- | --- | --- | --- |', ...cells].join('\n');
  const page = readFileSync(PAGE, 'utf8');
  writeFileSync(PAGE, page.replace(/(<!-- table -->\n)[\s\S]*(<!-- end -->)/, `$1\n${table}\n\n$2`));
}

const rows: Row[] = [];
try {
  if (!existsSync('dist/index.d.ts')) throw new Error('The package is not built. Run "npm run build" first.');
  const { tarball } = pack(folder);
  const only = values.only?.split(',');
  for (const runtime of RUNTIMES.filter(({ name }) => only?.includes(name) ?? true)) {
    const row = await test(runtime, resolve(tarball));
    rows.push(row);
    console.log(`${row.name} ${row.version}, ${row.how}: ${row.result}`);
    if (row.error) console.error(row.error);
  }
  if (values.write && !only) writeTable(rows);
} finally {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = rows.some(({ result }) => result === 'failed') ? 1 : 0;
