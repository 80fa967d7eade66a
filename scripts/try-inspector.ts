import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import manifest from '../src/generated/tools.json' with { type: 'json' };
import { findOrInstallNode, npm } from './install-node.ts';

/**
 * Tests the built server and the sandbox with the command line of the latest MCP Inspector, over stdio and over HTTP. The
 * Inspector requires a newer Node than the server; the script installs one from npm if necessary.
 */
const INSPECTOR = '@modelcontextprotocol/inspector';
/** The Inspector requires Node 22.19. */
const NODE_MAJOR = 22;

const folder = mkdtempSync(join(tmpdir(), 'inspector-'));
const cli = [process.execPath, join(process.cwd(), 'dist/cli.js'), 'mcp', '--sandbox'];
let failures = 0;
try {
  npm(['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder, `${INSPECTOR}@latest`], folder);
  const inspectorFolder = join(folder, 'node_modules', INSPECTOR);
  const { version, bin } = JSON.parse(readFileSync(join(inspectorFolder, 'package.json'), 'utf8'));
  const node = findOrInstallNode(NODE_MAJOR, folder);
  console.log(
    `Inspector ${version} on Node ${readVersion(node)}, server on Node ${readVersion(process.execPath)}. Each line is a new process:\n`,
  );
  const inspect = createInspect(node, join(inspectorFolder, bin.inspector));
  await testTransport('stdio', (...args) => inspect([...cli, ...args]));
  const server = await startHttpServer();
  try {
    await testTransport('HTTP', (...args) => inspect(['--transport', 'http', '--server-url', server.url, ...args]));
  } finally {
    server.stop();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failures > 0 ? 1 : 0;

/** Runs the Inspector and returns the JSON that it prints. */
type Inspect = (...args: string[]) => Promise<Record<string, unknown>>;

/** Lists the tools and calls two of them: one lists emails, the other reads the first email. */
async function testTransport(transport: string, inspect: Inspect): Promise<void> {
  await test(transport, 'tools/list', async () => {
    const { tools } = (await inspect('--method', 'tools/list')) as { tools: { name: string }[] };
    const names = tools.map(({ name }) => name);
    if (new Set(names).size !== manifest.tools.length || !names.includes('get_emails'))
      throw new Error(`Unexpected tools: ${names.join(', ')}.`);
    return `${names.length} tools`;
  });
  let id = '';
  const call = ['--method', 'tools/call', '--tool-name'];
  await test(transport, 'tools/call get_emails', async () => {
    const { entities } = readContent(await inspect(...call, 'get_emails')) as { entities: { id: string }[] };
    id = entities[0]?.id ?? '';
    if (id === '') throw new Error('The tool returned no email.');
    return `${entities.length} conversations`;
  });
  await test(transport, 'tools/call get_email', async () => {
    const email = readContent(await inspect(...call, 'get_email', '--tool-arg', `conversationId=${id}`));
    if (email.id !== id) throw new Error(`Unexpected result: ${JSON.stringify(email)}.`);
    return 'the requested conversation';
  });
  await test(transport, 'tools/call get_email, unknown id', async () => {
    const result = await inspect(...call, 'get_email', '--tool-arg', 'conversationId=nobody');
    const { error } = parseData(result) as { error: { kind: string; status: number } };
    if (result.isError !== true || error.status !== 404)
      throw new Error(`Unexpected result: ${JSON.stringify(result)}.`);
    return `a tool error, ${error.kind}`;
  });
}

function readContent(result: Record<string, unknown>): Record<string, unknown> {
  const data = parseData(result);
  if (result.isError) throw new Error(JSON.stringify(data));
  return data;
}

/** The data of a result is its only text, as JSON. */
const parseData = ({ content }: Record<string, unknown>) =>
  JSON.parse((content as { text: string }[])[0]?.text ?? '') as Record<string, unknown>;

async function test(transport: string, name: string, run: () => Promise<string>): Promise<void> {
  let outcome: string;
  try {
    outcome = await run();
  } catch (error) {
    failures += 1;
    outcome = `FAILED: ${(error as Error).message}`;
  }
  console.log(`${transport.padEnd(6)} ${name.padEnd(32)} ${outcome}`);
}

/** Creates a function that runs the Inspector. HOME is the temporary folder, because the Inspector saves files there. */
function createInspect(node: string, script: string): (args: string[]) => Promise<Record<string, unknown>> {
  const env = { ...process.env, HOME: folder };
  return async (args) => {
    // The Inspector exits with an error code for a tool error, but prints the result.
    const { stdout } = await promisify(execFile)(node, [script, '--cli', ...args], { env, timeout: 60_000 }).catch(
      (error: { stdout?: string; stderr?: string }) => {
        if (error.stdout) return { stdout: error.stdout };
        throw new Error(error.stderr);
      },
    );
    return JSON.parse(stdout);
  };
}

/** Starts the server over HTTP on a free port. */
async function startHttpServer(): Promise<{ url: string; stop(): void }> {
  const [command = '', ...args] = [...cli, '--http', '--port', '0'];
  const server = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    server.stderr.on('data', (chunk) => {
      output += chunk;
      const [, found] = /MCP server on (\S+)/.exec(output) ?? [];
      if (found) resolve(found);
    });
    server.on('exit', () => reject(new Error(`The server exited:\n${output}`)));
  });
  return { url, stop: () => server.kill() };
}

function readVersion(node: string): string {
  return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1);
}
