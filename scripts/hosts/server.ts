import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

export const TRANSPORTS = ['stdio', 'http'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** How a host reaches the server: a command for stdio, or a URL. */
export type ServerAddress = { readonly command: string; readonly args: string[] } | { readonly url: string };

export interface Server {
  readonly address: ServerAddress;
  stop(): Promise<void>;
}

/** The built server, connected to a sandbox of its own, in which an agent is signed in. It lists all tools. */
const createCommand = (...flags: string[]) => ({
  command: process.execPath,
  args: [join(process.cwd(), 'dist/cli.js'), 'mcp', '--sandbox', '--all-tools', ...flags],
});

/** Returns the address of a server. Over stdio, the host starts it. Over HTTP, it runs until `stop`. */
export async function startServer(transport: Transport, flags: string[] = []): Promise<Server> {
  if (transport === 'stdio') return { address: createCommand(...flags), stop: async () => {} };
  const { command, args } = createCommand('--http', '--port', '0', ...flags);
  const server = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const url = await new Promise<string>((resolve, reject) => {
    let log = '';
    server.stderr.on('data', (chunk) => {
      log += chunk;
      const [, found] = /MCP server on ([^\s"]+)/.exec(log) ?? [];
      if (found) resolve(found);
    });
    server.on('exit', () => reject(new Error(`The server exited:\n${log}`)));
  });
  return {
    address: { url },
    async stop() {
      const exited = once(server, 'exit');
      server.kill();
      await exited;
    },
  };
}

/** Returns the names of all tools, as the server lists them. */
export async function listToolNames(): Promise<string[]> {
  const client = new Client({ name: 'test-hosts', version: '1.0.0' });
  await client.connect(new StdioClientTransport({ ...createCommand(), stderr: 'ignore' }));
  const { tools } = await client.listTools();
  await client.close();
  return tools.map(({ name }) => name);
}
