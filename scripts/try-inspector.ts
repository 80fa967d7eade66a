import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import manifest from '../src/generated/tools.json' with { type: 'json' };
import { nodeFrom, npm } from './node-of.ts';

/**
 * Tries the built server with the newest MCP Inspector's command line, over stdio and over HTTP, the sandbox behind it. The
 * Inspector wants a newer Node than the server: where this one is older, one comes from npm.
 */
const INSPECTOR = '@modelcontextprotocol/inspector';
/** Its engines say 22.19. */
const NODE = 22;

const folder = mkdtempSync(join(tmpdir(), 'inspector-'));
const cli = [process.execPath, join(process.cwd(), 'dist/cli.js'), 'mcp', '--sandbox', '--names', 'short'];
let failed = 0;
try {
  npm(['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder, `${INSPECTOR}@latest`], folder);
  const place = join(folder, 'node_modules', INSPECTOR);
  const { version, bin } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'));
  const node = nodeFrom(NODE, folder);
  console.log(
    `Inspector ${version} on Node ${versionOf(node)}, the server on Node ${versionOf(process.execPath)}, a new process for each row:\n`,
  );
  const inspect = inspectorOf(node, join(place, bin.inspector));
  await tryOver('stdio', (...words) => inspect([...cli, ...words]));
  const server = await overHttp();
  try {
    await tryOver('HTTP', (...words) => inspect(['--transport', 'http', '--server-url', server.url, ...words]));
  } finally {
    server.stop();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed > 0 ? 1 : 0;

type Inspect = (...words: string[]) => Promise<Record<string, unknown>>;

/** Lists the tools, lists e-mails by one, and reads the first by another. */
async function tryOver(transport: string, inspect: Inspect): Promise<void> {
  await row(transport, 'tools/list', async () => {
    const { tools } = (await inspect('--method', 'tools/list')) as { tools: { name: string }[] };
    const names = tools.map(({ name }) => name);
    if (new Set(names).size !== manifest.tools.length || !names.includes('get_emails'))
      throw new Error(`It lists ${names.join(', ')}.`);
    return `${names.length} tools`;
  });
  let id = '';
  const call = ['--method', 'tools/call', '--tool-name'];
  await row(transport, 'tools/call get_emails', async () => {
    const { entities } = contentOf(await inspect(...call, 'get_emails')) as { entities: { id: string }[] };
    id = entities[0]?.id ?? '';
    if (id === '') throw new Error('It finds no e-mail.');
    return `${entities.length} conversations`;
  });
  await row(transport, 'tools/call get_email', async () => {
    const email = contentOf(await inspect(...call, 'get_email', '--tool-arg', `conversationId=${id}`));
    if (email.id !== id) throw new Error(`It reads ${JSON.stringify(email)}.`);
    return 'the conversation that was asked for';
  });
  await row(transport, 'tools/call get_email, of none', async () => {
    const result = await inspect(...call, 'get_email', '--tool-arg', 'conversationId=nobody');
    const { error } = result.structuredContent as { error: { kind: string; status: number } };
    if (result.isError !== true || error.status !== 404) throw new Error(`It answers ${JSON.stringify(result)}.`);
    return `a tool error, ${error.kind}`;
  });
}

function contentOf({ isError, structuredContent }: Record<string, unknown>): Record<string, unknown> {
  if (isError) throw new Error(JSON.stringify(structuredContent));
  return structuredContent as Record<string, unknown>;
}

async function row(transport: string, what: string, run: () => Promise<string>): Promise<void> {
  let outcome: string;
  try {
    outcome = await run();
  } catch (error) {
    failed += 1;
    outcome = `FAILED: ${(error as Error).message}`;
  }
  console.log(`${transport.padEnd(6)} ${what.padEnd(32)} ${outcome}`);
}

/** Its home is the folder too: it keeps a catalogue of servers there. */
function inspectorOf(node: string, script: string): (words: string[]) => Promise<Record<string, unknown>> {
  const env = { ...process.env, HOME: folder };
  return async (words) => {
    // A tool's error is an exit code of its own: what it says still counts.
    const { stdout } = await promisify(execFile)(node, [script, '--cli', ...words], { env, timeout: 60_000 }).catch(
      (error: { stdout?: string; stderr?: string }) => {
        if (error.stdout) return { stdout: error.stdout };
        throw new Error(error.stderr);
      },
    );
    return JSON.parse(stdout);
  };
}

/** The server over HTTP, on a free port. */
async function overHttp(): Promise<{ url: string; stop(): void }> {
  const [command = '', ...args] = [...cli, '--http', '--port', '0'];
  const server = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    server.stderr.on('data', (chunk) => {
      said += chunk;
      const [, found] = /MCP server on (\S+)/.exec(said) ?? [];
      if (found) resolve(found);
    });
    server.on('exit', () => reject(new Error(`The server ended:\n${said}`)));
  });
  return { url, stop: () => server.kill() };
}

function versionOf(node: string): string {
  return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1);
}
