import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import manifest from '../src/generated/tools.json' with { type: 'json' };
import { bundleServer } from './bundle-server.ts';
import { startInstantApi } from './instant-api.ts';
import { BENCH, ROOT } from './rivals.ts';
import { median, OURS, type Section } from './section.ts';

const STARTS = 15;
const LISTS = 40;
const CALLS = 200;
const CONVERSATION = '7a8e2c1d-0b3f-4c5a-9d6e-1f2a3b4c5d6e';
const BARE = 'bare MCP SDK';
const VALIDATING = 'bare MCP SDK, with its validation';

interface Server {
  readonly who: string;
  readonly args: readonly string[];
  readonly env?: Record<string, string>;
  /** Its tools do not call the API. */
  readonly isBare?: boolean;
}

/** Measures over stdio, in milliseconds: start to first `tools/list`, then `tools/list` and `tools/call`. */
export async function mcpLatency(): Promise<Section> {
  const api = await startInstantApi({ id: CONVERSATION, participants: [] });
  const folder = await mkdtemp(join(tmpdir(), 'bench-mcp-'));
  try {
    const bare = await bundleServer('bare-mcp-server', folder);
    const servers: Server[] = [
      {
        who: OURS,
        args: [`${ROOT}dist/cli.js`, 'mcp', '--log-level', 'silent'],
        env: { GENESYS_BASE_URL: api.url, GENESYS_ACCESS_TOKEN: 'bench' },
      },
      { who: BARE, args: [bare], isBare: true },
      { who: VALIDATING, args: [bare, '--validate'], isBare: true },
      {
        who: '@ivotoby/openapi-mcp-server',
        args: [
          `${BENCH}node_modules/@ivotoby/openapi-mcp-server/bin/mcp-server.js`,
          ...['--api-base-url', api.url, '--openapi-spec', `${ROOT}spec/digital.json`],
        ],
      },
    ];
    const starts = await measureStarts(servers);
    const rows = [];
    for (const [index, server] of servers.entries()) {
      const rounds = starts[index] ?? [];
      rows.push({ who: server.who, values: [median(rounds), ...(await measureRequests(server))], rounds: [rounds] });
    }
    return {
      title: 'MCP server over stdio',
      how: `A server with ${manifest.tools.length} tools. First column: from the start of the process to the first \`tools/list\` response, including the handshake; median of ${STARTS} interleaved starts. Other columns: medians of ${LISTS} \`tools/list\` requests and of ${CALLS} \`tools/call\` requests that read one conversation from an API on loopback. The bare MCP SDK serves the same tools, which do nothing, and is bundled by esbuild like ours. The goal compares with the variant that does not validate arguments; by default, the SDK compiles the schema of each tool when it starts. openapi-mcp-generator is not listed because it generates servers but is not one.`,
      columns: [
        { name: 'first tools/list', unit: 'ms', goals: [{ atMost: 300 }, { atMost: 1.3, of: BARE }] },
        { name: 'tools/list', unit: 'ms' },
        { name: 'tools/call', unit: 'ms' },
      ],
      rows,
    };
  } finally {
    await rm(folder, { recursive: true });
    api.close();
  }
}

async function connect({ args, env = {} }: Server): Promise<Client> {
  const client = new Client({ name: 'bench', version: '1' });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [...args], env, stderr: 'ignore' }));
  return client;
}

/** Measures each start of each server, as a host sees it, in milliseconds. The first round warms up the file cache. */
async function measureStarts(servers: readonly Server[]): Promise<number[][]> {
  const times = servers.map((): number[] => []);
  for (let round = 0; round <= STARTS; round += 1) {
    for (const [index, server] of servers.entries()) {
      const start = performance.now();
      const client = await connect(server);
      await client.listTools();
      if (round > 0) times[index]?.push(performance.now() - start);
      await client.close();
    }
  }
  return times;
}

/** Measures `tools/list` and `tools/call` of a running server, in milliseconds. */
async function measureRequests(server: Server): Promise<(number | undefined)[]> {
  const client = await connect(server);
  try {
    const list = await measureMedian(LISTS, () => client.listTools());
    if (server.isBare) return [list, undefined];
    const { tools } = await client.listTools();
    // Each server has its own names for the tool that reads an email conversation.
    const tool = tools.find(({ name }) => /get[-_](?:conversations?[-_])?email$/i.test(name));
    if (!tool) throw new Error(`No tool reads an email conversation: ${tools.map(({ name }) => name).join(', ')}`);
    const call = async () => {
      const result = await client.callTool({ name: tool.name, arguments: { conversationId: CONVERSATION } });
      if (result.isError) throw new Error(JSON.stringify(result.content));
    };
    return [list, await measureMedian(CALLS, call)];
  } finally {
    await client.close();
  }
}

/** Returns the median time, after warm-up runs. */
async function measureMedian(count: number, run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < count * 1.2; index += 1) {
    const start = performance.now();
    await run();
    if (index >= count * 0.2) times.push(performance.now() - start);
  }
  return median(times);
}
