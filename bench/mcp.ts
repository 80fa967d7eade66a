/**
 * Measures the MCP server: the overhead of a tool call compared with a call of the client, the time to the first `tools/list`
 * response over stdio, and how a hanging API affects calls of other connections. `npx tsx bench/mcp.ts`, after `npm run build`.
 */
import { spawn } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import { existsSync } from 'node:fs';
import { Agent, createServer, type RequestListener, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, InMemoryTransport, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { createMcpHandler, fromJsonSchema, McpServer, type Transport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { accessToken } from '../src/auth/access-token.ts';
import { createClient } from '../src/client/client.ts';
import { type ConnectionOptions, openConnection } from '../src/mcp/connections.ts';
import { silentLog } from '../src/mcp/log.ts';
import { createServerFactory } from '../src/mcp/server-factory.ts';
import { startMcp } from '../src/mcp/start-mcp.ts';
import { createToolExecutor } from '../src/mcp/tool-executor.ts';
import { readBody, sendResponse, toRequest } from '../src/server/node-adapter.ts';

const NAME = 'get_email';
const args = { conversationId: 'c1' };
const modern = { versionNegotiation: { mode: { pin: '2026-07-28' } } } as const;
const identity = { name: 'bench', version: '1' };
const meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': identity,
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** A fake Genesys API that responds at once, without a network. */
const instant = async () => Response.json({ id: 'c1', participants: [] });
const connection = (id: string, more: Partial<ConnectionOptions> = {}): ConnectionOptions => ({
  id,
  baseUrl: 'http://127.0.0.1:9',
  auth: accessToken(`token-of-${id}`),
  rateLimiter: false,
  fetch: instant,
  ...more,
});

const percentile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
const ms = (value: number) => `${value.toFixed(2)} ms`;
const timed = async (run: () => Promise<unknown>) => {
  const start = performance.now();
  await run();
  return performance.now() - start;
};

async function overhead() {
  const { id: _id, ...options } = connection('acme');
  const client = createClient(options);
  const execute = createToolExecutor(client);

  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair();
  const principal = { connections: [openConnection(connection('acme'))], toolFilter: () => true };
  const piped = serveStdio(createServerFactory({ principalOf: () => principal, log: silentLog }), {
    transport: serverSide as unknown as Transport,
  });
  const overPipe = new Client(identity, modern);
  await overPipe.connect(clientSide);

  const server = await startMcp({ connections: [connection('acme')], flags: { http: true, port: 0 }, log: silentLog });
  const overHttp = new Client(identity, modern);
  await overHttp.connect(new StreamableHTTPClientTransport(new URL(server.url ?? '')));
  const [bare, bareUrl] = await listen((_req, res) => res.end('{}'));
  const [sdk, sdkUrl] = await listen(createBareSdkListener());
  const toSdk = new Client(identity, modern);
  await toSdk.connect(new StreamableHTTPClientTransport(new URL(sdkUrl)));

  const variants: Record<string, () => Promise<unknown>> = {
    'client.call': () => client.call('getConversationsEmail', args),
    'tool executor': () => execute(NAME, args),
    'MCP, stdio protocol in one process': () => overPipe.callTool({ name: NAME, arguments: args }),
    'HTTP request without work': () => post(bareUrl),
    'MCP over HTTP, bare HTTP client': () => post(server.url ?? ''),
    "bare MCP SDK over HTTP, the SDK's client": () => toSdk.callTool({ name: NAME, arguments: args }),
    "MCP over HTTP, the SDK's client": () => overHttp.callTool({ name: NAME, arguments: args }),
  };
  console.log('One call, medians of 500 interleaved rounds:');
  await compare(variants);
  await Promise.all([overPipe.close(), overHttp.close(), toSdk.close(), piped.close(), server.close()]);
  agent.destroy();
  bare.close();
  sdk.close();
}

const agent = new Agent({ keepAlive: true });

/** Calls a tool with Node's HTTP client on a keep-alive connection, to measure the server without an MCP client. */
const post = (url: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': NAME,
    };
    const sent = request(url, { agent, method: 'POST', headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () => (response.statusCode === 200 ? resolve(text) : reject(new Error(text))));
    });
    sent.on('error', reject);
    const params = { name: NAME, arguments: args, _meta: meta };
    sent.end(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }));
  });

async function listen(listener: RequestListener): Promise<[Server, string]> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return [server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`];
}

/** Creates a server with the bare SDK and one tool that does nothing, as a baseline. */
function createBareSdkListener(): RequestListener {
  const schema = { type: 'object', properties: { conversationId: { type: 'string' } } } as const;
  const handler = createMcpHandler(() => {
    const server = new McpServer(identity, {});
    const result = { content: [{ type: 'text' as const, text: '{"id":"c1"}' }] };
    server.registerTool(NAME, { inputSchema: fromJsonSchema(schema) }, async () => result);
    return server;
  });
  return async (req, res) => {
    const head = toRequest(req, res);
    const parsedBody: unknown = JSON.parse(new TextDecoder().decode(await readBody(req)));
    await sendResponse(res, await handler.fetch(head, { parsedBody }), false);
  };
}

/** Measures servers in processes of their own, as hosts run them, with an API on loopback that responds at once. */
async function separateProcesses() {
  if (!existsSync('dist/cli.js')) return console.log('Separate processes: not measured. Run `npm run build` first.');
  const [api, baseUrl] = await listen((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"c1","participants":[]}');
  });
  const env = { ...process.env, GENESYS_BASE_URL: baseUrl, GENESYS_ACCESS_TOKEN: 'bench' } as Record<string, string>;
  const cli = ['dist/cli.js', 'mcp', '--log-level', 'error'];

  const direct = createClient({ baseUrl, auth: accessToken('bench') });
  const overStdio = new Client(identity, modern);
  await overStdio.connect(new StdioClientTransport({ command: process.execPath, args: cli, env, stderr: 'ignore' }));
  const server = spawn(process.execPath, [...cli, '--http', '--port', '0'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const url = await new Promise<string>((resolve) => {
    let output = '';
    server.stderr.on('data', (chunk) => {
      output += chunk;
      const [, found] = /MCP server on (\S+)/.exec(output) ?? [];
      if (found) resolve(found);
    });
  });
  const overHttp = new Client(identity, modern);
  await overHttp.connect(new StreamableHTTPClientTransport(new URL(url)));

  console.log('One call with servers in separate processes and an API on loopback, medians of 500 interleaved rounds:');
  await compare({
    'client.call': () => direct.call('getConversationsEmail', args),
    "MCP over stdio, the SDK's client": () => overStdio.callTool({ name: NAME, arguments: args }),
    "MCP over HTTP, the SDK's client": () => overHttp.callTool({ name: NAME, arguments: args }),
  });
  await Promise.all([overStdio.close(), overHttp.close()]);
  server.kill();
  api.closeAllConnections();
  api.close();
}

/** Prints the median time of each variant and its overhead over the first one. The rounds are interleaved. */
async function compare(variants: Readonly<Record<string, () => Promise<unknown>>>): Promise<void> {
  const times = Object.fromEntries(Object.keys(variants).map((name) => [name, [] as number[]]));
  for (let round = 0; round < 700; round++) {
    for (const [name, run] of Object.entries(variants)) {
      const time = await timed(run);
      if (round >= 200) times[name]?.push(time);
    }
  }
  const [first = Number.NaN] = Object.values(times).map((values) => percentile(values, 0.5));
  for (const [name, values] of Object.entries(times)) {
    const median = percentile(values, 0.5);
    console.log(`  ${name.padEnd(44)} ${ms(median).padStart(9)}   overhead over client.call: ${ms(median - first)}`);
  }
}

/** Measures the time from the start of the process to the `tools/list` response, as a host sees it. */
async function measureFirstList(): Promise<number> {
  const env = { ...process.env, GENESYS_REGION: 'eu_central_1', GENESYS_ACCESS_TOKEN: 'bench' };
  const start = performance.now();
  const child = spawn(process.execPath, ['dist/cli.js', 'mcp'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: meta } })}\n`);
  await new Promise<void>((resolve, reject) => {
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
      if (!out.includes('\n')) return;
      JSON.parse(out).result?.tools?.length > 0 ? resolve() : reject(new Error(out.slice(0, 500)));
    });
    child.on('exit', () => reject(new Error('The server exited.')));
  });
  const time = performance.now() - start;
  child.stdin.end();
  await new Promise((resolve) => child.on('close', resolve));
  return time;
}

async function startup() {
  if (!existsSync('dist/cli.js'))
    return console.log('First tools/list over stdio: not measured. Run `npm run build` first.');
  const bare: number[] = [];
  const times: number[] = [];
  for (let round = 0; round < 11; round++) {
    bare.push(await timed(() => new Promise((resolve) => spawn(process.execPath, ['-e', '']).on('close', resolve))));
    times.push(await measureFirstList());
  }
  console.log(
    `First tools/list over stdio, from the start of the process: median ${ms(percentile(times, 0.5))}, ` +
      `best ${ms(Math.min(...times))} (Node alone: ${ms(percentile(bare, 0.5))})`,
  );
}

/** Makes 500 concurrent calls over 20 connections. Returns the latencies of those whose API responds. */
async function measureLoad(isOneHanging: boolean): Promise<number[]> {
  const ids = Array.from({ length: 20 }, (_, index) => `c${index}`);
  const hang = (request: Request) =>
    new Promise<Response>((_resolve, reject) =>
      request.signal.addEventListener('abort', () => reject(request.signal.reason)),
    );
  const server = await startMcp({
    connections: ids.map((id) => connection(id, isOneHanging && id === 'c0' ? { fetch: hang } : {})),
    flags: { http: true, port: 0 },
    log: silentLog,
  });
  const client = new Client(identity, modern);
  await client.connect(new StreamableHTTPClientTransport(new URL(server.url ?? '')));
  await client.listTools();
  const call = (PCID: string, signal?: AbortSignal) =>
    client.callTool({ name: NAME, arguments: { ...args, PCID } }, signal ? { signal } : {});
  await Promise.all(ids.slice(1).map((id) => call(id)));
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const times: number[] = [];
  await Promise.all(
    Array.from({ length: 500 }, (_, index) => ids[index % 20] ?? '').map(async (id) => {
      if (id === 'c0') return void call(id, stop.signal).catch(() => {});
      times.push(await timed(() => call(id)));
    }),
  );
  stop.abort();
  await client.close();
  await server.close();
  return times;
}

async function isolation() {
  const rounds = { without: [] as number[], with: [] as number[] };
  for (let round = 0; round < 4; round++) {
    const [without, hanging] = [await measureLoad(false), await measureLoad(true)];
    if (round === 0) continue;
    rounds.without.push(...without);
    rounds.with.push(...hanging);
  }
  console.log('500 concurrent calls over 20 connections; latencies of the 475 calls of 19 connections, 3 rounds:');
  for (const [name, values] of Object.entries(rounds)) {
    console.log(
      `  ${name.padEnd(8)} one hanging API: ${values.length} responses, p50 ${ms(percentile(values, 0.5))}, p99 ${ms(percentile(values, 0.99))}`,
    );
  }
}

await overhead();
await separateProcesses();
await startup();
await isolation();
process.exit(0);
