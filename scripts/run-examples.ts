import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import manifest from '../src/generated/tools.json' with { type: 'json' };
import { nodeOf, npm } from './node-of.ts';
import { pack } from './packed.ts';

const { tools } = manifest;
const emails = tools.filter(({ _meta }) => _meta.channel === 'emails');

/**
 * Runs the examples as their users would: copied to a place of their own, with the packed package installed.
 * `--nodes 20,22` runs them on these versions of Node too, whose binaries come from npm.
 */
const EXAMPLES: Record<string, { scripts: string[]; says: RegExp; needs?: 'redis-server' }> = {
  'node-app': { scripts: ['build', 'start'], says: /1 e-mails acknowledged/ },
  'commonjs-script': { scripts: ['start'], says: new RegExp(`${tools.length} tools[\\s\\S]*NotFoundError: true`) },
  'agent-loop': { scripts: ['start'], says: /Done: I wrote to[\s\S]*comes tomorrow/ },
  'mcp-host': { scripts: ['start'], says: new RegExp(`genesys: ${emails.length} tools; [1-9]\\d* open e-mails`) },
  // Jest reports to stderr; its exit code counts.
  'jest-commonjs': { scripts: ['test'], says: /^/ },
  'vitest-sandbox': { scripts: ['test'], says: /passed/ },
  'redis-token-store': { scripts: ['build', 'start'], says: /3 replicas, 1 login/, needs: 'redis-server' },
};

const { values } = parseArgs({ options: { nodes: { type: 'string' }, only: { type: 'string' } } });
const folder = mkdtempSync(join(tmpdir(), 'examples-'));
const redisSocket = join(folder, 'redis.socket');
const failures: string[] = [];
let redis: ChildProcess | undefined;
try {
  const { tarball } = pack(folder);
  const chosen = Object.keys(EXAMPLES).filter((name) => (values.only?.split(',') ?? [name]).includes(name));
  const present = chosen.filter((name) => existsSync(`examples/${name}/package.json`) && isRunnable(name));
  if (present.some((name) => EXAMPLES[name]?.needs)) redis = startRedis();
  for (const name of present) install(name, tarball);
  const nodes = (values.nodes?.split(',') ?? []).map((version) => nodeOf(version, folder));
  for (const node of [process.execPath, ...nodes]) for (const name of present) run(name, node);
} finally {
  redis?.kill();
  rmSync(folder, { recursive: true, force: true });
}
for (const failure of failures) console.error(failure);
process.exitCode = failures.length > 0 ? 1 : 0;

function isRunnable(name: string): boolean {
  const { needs } = EXAMPLES[name] ?? {};
  if (!needs || spawnSync(needs, ['--version']).status === 0) return true;
  console.log(`${name.padEnd(18)} skipped: ${needs} is not installed`);
  return false;
}

/** A Redis server for the examples. */
function startRedis(): ChildProcess {
  const options = ['--port', '0', '--unixsocket', redisSocket, '--save', '', '--dir', folder];
  return spawn('redis-server', options, { stdio: 'ignore' });
}

/** A copy of the example; the package is the tarball, all else comes from the registry. */
function install(name: string, tarball: string): void {
  const place = join(folder, name);
  cpSync(`examples/${name}`, place, { recursive: true, filter: (path) => !path.includes('node_modules') });
  const file = join(place, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  for (const group of [manifest.dependencies, manifest.devDependencies]) {
    if (group?.['genesys-conversations-digital']) group['genesys-conversations-digital'] = `file:${tarball}`;
  }
  writeFileSync(file, JSON.stringify(manifest));
  npm(['install', '--no-audit', '--no-fund', '--prefer-offline'], place);
}

function run(name: string, node: string): void {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  const { scripts, says } = EXAMPLES[name] ?? { scripts: [], says: /./ };
  const PATH = `${dirname(node)}:${process.env.PATH}`;
  try {
    const output = scripts
      .map((script) => npm(['run', '--silent', script], join(folder, name), { PATH, REDIS_URL: redisSocket }))
      .join('\n');
    if (!says.test(output)) failures.push(`${name} on Node ${version} did not say ${says}:\n${output}`);
    else console.log(`${name.padEnd(18)} Node ${version}  ok`);
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    failures.push(`${name} on Node ${version} failed:\n${stdout}${stderr}`);
  }
}
