import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Tool } from './manifest-tokens.js';
import { ROOT } from './rivals.js';

/** How to start an MCP server that speaks stdio. */
export interface ServerProcess {
  readonly args: readonly string[];
  readonly env?: Record<string, string> | undefined;
}

/** The built server with default flags. It sends the access token nowhere: `tools/list` calls no API. */
export const builtServer: ServerProcess = {
  args: [`${ROOT}dist/cli.js`, 'mcp'],
  env: { GENESYS_REGION: 'eu_central_1', GENESYS_ACCESS_TOKEN: 'bench' },
};

/** The result of `tools/list`, exactly as the server writes it to stdout. */
export async function listTools({ args, env }: ServerProcess): Promise<{ tools: Tool[] }> {
  const server = spawn(process.execPath, [...args], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  const send = (message: object) => server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const request = async (id: number, method: string, params: object): Promise<unknown> => {
    send({ id, method, params });
    for (;;) {
      const { done, value } = await lines.next();
      if (done) throw new Error(`The server exited before it responded to ${method}.`);
      const message = JSON.parse(value);
      if (message.id !== id) continue;
      if (message.error) throw new Error(`${method}: ${message.error.message}`);
      return message.result;
    }
  };
  try {
    const clientInfo = { name: 'bench', version: '1' };
    await request(1, 'initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo });
    send({ method: 'notifications/initialized' });
    return (await request(2, 'tools/list', {})) as { tools: Tool[] };
  } finally {
    const exited = once(server, 'exit');
    server.stdin.end();
    await exited;
  }
}
