import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import manifest from '../src/generated/tools.json' with { type: 'json' };
import { BENCH, ROOT } from './rivals.ts';
import { median, OURS, type Section } from './section.ts';

const STARTS = 9;
const LISTS = 40;
const CALLS = 200;
const CONVERSATION = '7a8e2c1d-0b3f-4c5a-9d6e-1f2a3b4c5d6e';

/** Milliseconds until the first `tools/list`, and of `tools/list` and `tools/call` of servers that have started, over stdio. */
export async function mcpLatency(): Promise<Section> {
  const answer = JSON.stringify({ id: CONVERSATION, participants: [] });
  const api = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  const rival = `${BENCH}node_modules/@ivotoby/openapi-mcp-server/bin/mcp-server.js`;
  try {
    return {
      title: 'MCP server over stdio',
      how: `A server of ${manifest.tools.length} tools: from the start of the process to the first \`tools/list\`, handshake included, median of ${STARTS}; then medians of ${LISTS} \`tools/list\` and of ${CALLS} \`tools/call\` that read one conversation from an API on loopback. openapi-mcp-generator writes servers and is none, so that it is left out.`,
      columns: [
        { name: 'first tools/list', unit: 'ms', goals: [{ atMost: 300 }] },
        { name: 'tools/list', unit: 'ms' },
        { name: 'tools/call', unit: 'ms' },
      ],
      rows: [
        {
          who: OURS,
          values: await latencies([`${ROOT}dist/cli.js`, 'mcp', '--log-level', 'silent'], {
            GENESYS_BASE_URL: url,
            GENESYS_ACCESS_TOKEN: 'bench',
          }),
        },
        {
          who: '@ivotoby/openapi-mcp-server',
          values: await latencies([rival, '--api-base-url', url, '--openapi-spec', `${ROOT}spec/digital.json`], {}),
        },
      ],
    };
  } finally {
    api.closeAllConnections();
    api.close();
  }
}

async function connected(args: string[], env: Record<string, string>): Promise<Client> {
  const client = new Client({ name: 'bench', version: '1' });
  await client.connect(new StdioClientTransport({ command: process.execPath, args, env, stderr: 'ignore' }));
  return client;
}

/** Milliseconds, as a host sees them. */
async function firstList(args: string[], env: Record<string, string>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < STARTS; index += 1) {
    const start = performance.now();
    const client = await connected(args, env);
    await client.listTools();
    times.push(performance.now() - start);
    await client.close();
  }
  return median(times);
}

async function latencies(args: string[], env: Record<string, string>): Promise<number[]> {
  const first = await firstList(args, env);
  const client = await connected(args, env);
  try {
    const { tools } = await client.listTools();
    // Each names its tools in its own way: the one that reads an e-mail conversation takes its id alone.
    const tool = tools.find(({ name }) => /get[-_](?:conversations?[-_])?email$/i.test(name));
    if (!tool) throw new Error(`No tool reads an e-mail: ${tools.map(({ name }) => name).join(', ')}`);
    const call = async () => {
      const result = await client.callTool({ name: tool.name, arguments: { conversationId: CONVERSATION } });
      if (result.isError) throw new Error(JSON.stringify(result.content));
    };
    return [first, await middle(LISTS, () => client.listTools()), await middle(CALLS, call)];
  } finally {
    await client.close();
  }
}

/** The first fifth warms up. */
async function middle(count: number, run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < count * 1.2; index += 1) {
    const start = performance.now();
    await run();
    if (index >= count * 0.2) times.push(performance.now() - start);
  }
  return median(times);
}
