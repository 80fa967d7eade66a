/**
 * Follows the READMEs in a clone, as a reader would: builds it, packs it and installs the tarball and the git URL in other folders,
 * where it runs the first example of the docs. Then it runs each `sh` block of the examples' READMEs. `--only NAME,NAME` selects
 * installations (`tarball`, `git`) and examples. A command with a URL in its comment starts a server, which must respond there.
 * A block with the placeholder … needs an account, and is skipped.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { codeIn, FIRST_OUTPUT, readFirstExample } from './first-example.ts';
import { copyClone } from './pack.ts';
import { hasRedis, startRedis } from './redis-server.ts';

const SERVER_START_MS = 60_000;

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const isSelected = (name: string) => values.only?.split(',').includes(name) ?? true;
const folder = mkdtempSync(join(tmpdir(), 'installs-'));
// README.md calls the folder so.
const clone = join(folder, 'genesys-conversations-digital');
const redis = hasRedis() ? startRedis(folder) : undefined;
/** Spares the registry requests that a reader's npm sends. */
const NPM_OPTIONS = { npm_config_audit: 'false', npm_config_fund: 'false', npm_config_prefer_offline: 'true' };
const env = { ...process.env, ...NPM_OPTIONS, ...(redis && { REDIS_URL: redis.url }) };
const failures: string[] = [];

/** Runs a command and returns what it prints. */
function run(command: string, cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, { shell: true, cwd, env, encoding: 'utf8', maxBuffer: 1e8 });
  if (status !== 0) throw new Error(`"${command}" failed with exit code ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** Runs a command that does not end, until its URL responds. */
async function runServer(command: string, url: string, cwd: string): Promise<void> {
  const server = spawn(command, { shell: true, cwd, env, stdio: 'ignore', detached: true });
  try {
    const deadline = Date.now() + SERVER_START_MS;
    while (!(await isServing(url))) {
      if (server.exitCode !== null) throw new Error(`"${command}" ended with exit code ${server.exitCode}.`);
      if (Date.now() > deadline) throw new Error(`"${command}": ${url} does not respond.`);
      await wait(200);
    }
  } finally {
    // The process group has the shell, npm and the server.
    if (server.pid && server.exitCode === null) process.kill(-server.pid);
  }
}

const isServing = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

/** Runs the commands of `sh` blocks, line by line. */
async function runBlocks(blocks: readonly string[], cwd: string): Promise<void> {
  for (const line of blocks.flatMap((block) => block.split('\n')).filter(Boolean)) {
    const url = /#.*?(https?:\/\/[\w.:]+)/.exec(line)?.[1];
    if (url) await runServer(line, url, cwd);
    else run(line, cwd);
  }
}

/** Runs the first example of the docs in a folder. */
function runFirstExample(cwd: string): void {
  writeFileSync(join(cwd, 'first-example.mjs'), readFirstExample());
  const printed = run('node first-example.mjs', cwd);
  rmSync(join(cwd, 'first-example.mjs'));
  if (!FIRST_OUTPUT.test(printed)) throw new Error(`The first example did not print ${FIRST_OUTPUT}:\n${printed}`);
}

/** Creates an empty project next to the clone. */
function createProject(name: string): string {
  const project = join(folder, name);
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true }\n');
  return project;
}

async function check(name: string, action: () => void | Promise<void>): Promise<void> {
  const startedAt = Date.now();
  try {
    await action();
    console.log(`${name.padEnd(18)} ok  ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  } catch (error) {
    failures.push(`${name}: ${(error as Error).message}`);
  }
}

async function checkExample(name: string): Promise<void> {
  const blocks = codeIn(`examples/${name}/README.md`, 'sh').filter((block) => !block.includes('…'));
  const missing = name === 'redis-token-store' && !redis ? 'redis-server' : blocks.length === 0 && 'an sh block';
  if (missing) console.log(`${name.padEnd(18)} skipped, because it lacks ${missing}`);
  else await check(name, () => runBlocks(blocks, join(clone, 'examples', name)));
}

try {
  copyClone(clone);
  run(
    'git init --quiet && git add --all && git -c user.name=test -c user.email=test@localhost commit --quiet -m Clone',
    clone,
  );
  const [pack = '', installTarball = ''] = codeIn('README.md', 'sh');
  await check('clone', async () => {
    // `npm pack` also runs `npm run build`, which is in examples/README.md.
    await runBlocks([pack], clone);
    runFirstExample(clone);
  });
  if (isSelected('tarball'))
    await check('tarball', async () => {
      const project = createProject('tarball');
      await runBlocks([installTarball], project);
      runFirstExample(project);
    });
  if (isSelected('git'))
    await check('git', () => {
      const project = createProject('git');
      run(`npm install --allow-git=root git+file://${clone}`, project);
      runFirstExample(project);
    });
  const examples = readdirSync('examples', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of examples) if (isSelected(name)) await checkExample(name);
  // The commands that generate code again must not change it.
  await check('git status', () => {
    const changes = run('git status --porcelain', clone);
    if (changes) throw new Error(`The commands changed files of the clone:\n${changes}`);
  });
} finally {
  redis?.server.kill();
  rmSync(folder, { recursive: true, force: true });
}
for (const failure of failures) console.error(failure);
process.exitCode = failures.length > 0 ? 1 : 0;
