import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import manifest from '../src/generated/tools.json' with { type: 'json' };
import { installNode, npm } from './install-node.ts';
import { pack } from './pack.ts';
import { hasRedis, startRedis } from './redis-server.ts';

const { tools } = manifest;
/** The tools that the agent of the sandbox can use. */
const emailTools = tools.filter(({ _meta }) => _meta.channel === 'emails' && _meta.tokenKind !== 'client');

interface Example {
  /** npm scripts to run, in this order. */
  scripts: readonly string[];
  /** What the scripts print. By default, their exit codes decide. */
  output?: RegExp;
  /** Whether the example needs the program redis-server. */
  needsRedis?: true;
}

const AGENT_LOOP = 'Done: I wrote to \\S+\\n\\S+ received: Your parcel [^\\n]*\\n';

/**
 * Runs each example in an empty folder, with the packed package installed, as its users would. `--only NAME,NAME` selects
 * examples. `--nodes 20,22` also runs them with these versions of Node, which it installs from npm.
 */
const EXAMPLES: Record<string, Example> = {
  'node-app': { scripts: ['build', 'start'], output: /1 emails acknowledged/ },
  'commonjs-script': { scripts: ['start'], output: new RegExp(`${tools.length} tools[\\s\\S]*NotFoundError: true`) },
  'agent-loop': { scripts: ['start'], output: new RegExp(`(${AGENT_LOOP}[\\s\\S]*){3}`) },
  'express-login': { scripts: ['test'] },
  'spa-login': { scripts: ['test'] },
  'open-messaging': { scripts: ['test'] },
  logging: { scripts: ['start', 'test'] },
  'mcp-host': { scripts: ['start'], output: new RegExp(`genesys: ${emailTools.length} tools; [1-9]\\d* open emails`) },
  'slice-queues': {
    scripts: ['build', 'start'],
    output: /client: Invoices, Returns; joined: Grace Okafor\nmcp: 3 tools; not joined: Jan Novak/,
  },
  'slice-agents': {
    scripts: ['build', 'start'],
    output: /client: Invoices\nmcp: 30 tools; Invoices 4; presence available/,
  },
  'jest-commonjs': { scripts: ['test'] },
  'vitest-sandbox': { scripts: ['test'], output: /passed/ },
  'redis-token-store': { scripts: ['build', 'start'], output: /3 replicas, 1 token request/, needsRedis: true },
};

const { values } = parseArgs({ options: { nodes: { type: 'string' }, only: { type: 'string' } } });
const folder = mkdtempSync(join(tmpdir(), 'examples-'));
const redis = hasRedis() ? startRedis(folder) : undefined;
const failures: string[] = [];
try {
  const { tarball } = pack(folder);
  const selected = Object.keys(EXAMPLES).filter((name) => (values.only?.split(',') ?? [name]).includes(name));
  const runnable = selected.filter((name) => existsSync(`examples/${name}/package.json`) && canRun(name));
  for (const name of runnable) install(name, tarball);
  const nodes = (values.nodes?.split(',') ?? []).map((version) => installNode(version, folder));
  for (const node of [process.execPath, ...nodes]) for (const name of runnable) run(name, node);
} finally {
  redis?.server.kill();
  rmSync(folder, { recursive: true, force: true });
}
for (const failure of failures) console.error(failure);
process.exitCode = failures.length > 0 ? 1 : 0;

function canRun(name: string): boolean {
  if (!EXAMPLES[name]?.needsRedis || redis) return true;
  console.log(`${name.padEnd(18)} skipped: redis-server is not installed`);
  return false;
}

/** Copies an example and installs the tarball and the example's other packages. */
function install(name: string, tarball: string): void {
  const target = join(folder, name);
  cpSync(`examples/${name}`, target, {
    recursive: true,
    filter: (path) => !/node_modules|package-lock\.json/.test(path),
  });
  const file = join(target, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  for (const group of [manifest.dependencies, manifest.devDependencies]) {
    if (group?.['genesys-conversations-digital']) group['genesys-conversations-digital'] = `file:${tarball}`;
  }
  writeFileSync(file, JSON.stringify(manifest));
  npm(['install', '--no-audit', '--no-fund', '--prefer-offline'], target);
}

function run(name: string, node: string): void {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  const { scripts, output } = EXAMPLES[name] ?? { scripts: [] };
  const PATH = `${dirname(node)}:${process.env.PATH}`;
  const startedAt = Date.now();
  try {
    const printed = scripts
      .map((script) =>
        npm(['run', '--silent', script], join(folder, name), { PATH, ...(redis && { REDIS_URL: redis.url }) }),
      )
      .join('\n');
    if (output && !output.test(printed)) {
      failures.push(`${name} on Node ${version} did not print ${output}:\n${printed}`);
    } else {
      console.log(`${name.padEnd(18)} Node ${version}  ok  ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
    }
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    failures.push(`${name} on Node ${version} failed:\n${stdout}${stderr}`);
  }
}
