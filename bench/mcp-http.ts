import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import manifest from '../src/generated/tools.json' with { type: 'json' };
import { bundleServer } from './bundle-server.ts';
import { startInstantApi } from './instant-api.ts';
import { BENCH, ROOT } from './rivals.ts';
import { OURS, rowOf, type Section } from './section.ts';
import { timeCalls } from './time-calls.ts';

const WARM_UP_ROUNDS = 3;
const ROUNDS = 15;
const CALLS = 100;
const CONCURRENT = 50;
const BARE = 'bare MCP SDK';
const TOOL = 'genesys_conversations_digital_get_email';

/** The protocols differ in what a server can know before it reads the body: only the new one has the name of the tool in a header. */
const PROTOCOLS = {
  new: {
    headers: { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': TOOL },
    meta: {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    },
  },
  old: { headers: { 'mcp-protocol-version': '2025-11-25' }, meta: undefined },
} as const;
type Protocol = keyof typeof PROTOCOLS;

/** Measures tool calls over HTTP with servers in processes of their own: the time per call and the peak memory. */
export async function mcpHttp(): Promise<Section> {
  const api = await startInstantApi({ id: 'c', participants: [{ id: 'p', purpose: 'agent', state: 'connected' }] });
  const folder = await mkdtemp(join(tmpdir(), 'bench-mcp-http-'));
  const bare = await bundleServer('bare-mcp-http-server', folder);
  const servers = await Promise.all([
    startServer(OURS, `${ROOT}dist/cli.js`, ['mcp', '--http', '--port', '0', '--log-level', 'error'], api.url),
    startServer(BARE, bare, [api.url], api.url),
  ]);
  try {
    for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
      for (const { call, times } of round % 2 === 0 ? servers : [...servers].reverse()) {
        const measured = [
          await measure(() => call('new'), 1),
          await measure(() => call('old'), 1),
          await measure(() => call('new'), CONCURRENT),
          await measure(() => call('old'), CONCURRENT),
        ];
        if (round >= WARM_UP_ROUNDS) for (const [index, time] of measured.entries()) times[index]?.push(time);
      }
    }
    const peaks = await Promise.all(servers.map(({ peak }) => peak()));
    const calls = 2 * (1 + CONCURRENT_FACTOR) * CALLS * (WARM_UP_ROUNDS + ROUNDS);
    const goals = [{ atMost: 1.5, of: BARE }];
    return {
      title: 'MCP server over HTTP',
      how: `A \`tools/call\` that reads one conversation from an API on loopback, with ${manifest.tools.length} tools; the clients of protocol 2026-07-28 and of 2025-11-25 send bare HTTP requests. Each round makes ${CALLS} calls one after another, then ${CALLS * CONCURRENT_FACTOR} calls with ${CONCURRENT} in flight. Values are medians of ${ROUNDS} interleaved rounds after ${WARM_UP_ROUNDS} warm-up rounds. The last column is the peak memory of the server process after these ${calls.toLocaleString('en')} calls. The bare MCP SDK has the same tools, with schemas that are prepared once. Each calls the API with \`fetch\`: no argument is checked, no token is requested, no failure is retried and no result is formatted.`,
      columns: [
        { name: '2026-07-28', unit: 'ms', goals },
        { name: '2025-11-25', unit: 'ms', goals },
        { name: `2026-07-28, ${CONCURRENT} in flight`, unit: 'ms', goals },
        { name: `2025-11-25, ${CONCURRENT} in flight`, unit: 'ms', goals },
        { name: 'peak memory', unit: 'MB', goals },
      ],
      rows: servers.map(({ who, times }, index) => rowOf(who, [...times, [(peaks[index] ?? Number.NaN) / 1e6]])),
    };
  } finally {
    for (const { stop } of servers) stop();
    api.close();
    await rm(folder, { recursive: true });
  }
}

/** How many more calls a round makes with several in flight. */
const CONCURRENT_FACTOR = 3;

/** Returns milliseconds per call. */
const measure = (call: () => Promise<void>, concurrent: number) =>
  timeCalls(call, concurrent === 1 ? CALLS : CALLS * CONCURRENT_FACTOR, concurrent);

async function startServer(who: string, file: string, args: readonly string[], apiUrl: string) {
  const child = fork(file, [...args], {
    execArgv: ['--import', `${BENCH}report-peak.mjs`],
    env: { ...process.env, GENESYS_BASE_URL: apiUrl, GENESYS_ACCESS_TOKEN: 'bench' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const url = await readUrl(child, who);
  const agent = new Agent({ keepAlive: true });
  const times: number[][] = [[], [], [], []];
  return {
    who,
    times,
    call: (protocol: Protocol) => callTool(url, agent, protocol),
    /** Bytes. */
    async peak(): Promise<number> {
      child.send('peak');
      return ((await once(child, 'message')) as [number])[0];
    },
    stop() {
      agent.destroy();
      child.kill();
    },
  };
}

/** Reads the URL that a server writes when it listens. */
async function readUrl(child: ChildProcess, who: string): Promise<string> {
  if (!child.stderr) throw new Error('The server has no stderr.');
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    const url = /MCP server on (\S+)/.exec(line)?.[1];
    if (url) return url;
    lines.push(line);
  }
  throw new Error(`The server of "${who}" ended:\n${lines.join('\n')}`);
}

/** Calls the tool with Node's HTTP client on a keep-alive connection: an MCP client would take longer than the server. */
const callTool = (url: string, agent: Agent, protocol: Protocol): Promise<void> =>
  new Promise((resolve, reject) => {
    const { headers, meta } = PROTOCOLS[protocol];
    const fixed = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const sent = request(url, { agent, method: 'POST', headers: { ...fixed, ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      // Both servers pass on the participant of the conversation.
      response.on('end', () => (text.includes('participants') ? resolve() : reject(new Error(text))));
    });
    sent.on('error', reject);
    const params = { name: TOOL, arguments: { conversationId: 'c' }, ...(meta && { _meta: meta }) };
    sent.end(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }));
  });
