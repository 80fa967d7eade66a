import { parseArgs } from 'node:util';
import { answerByClient } from './by-client.ts';
import { answerByTools } from './by-tools.ts';
import { narrate } from './narrate.ts';

const HELP = `Usage: npm start [-- --once] [--port 8787] [--sandbox-port 8788]

Starts a Genesys organization in memory and an MCP server for it, answers two e-mails, and stays up.

  --once                 end after the story
  --port <number>        the MCP server's port (default: 8787; 0 takes a free one)
  --sandbox-port <n>     the sandbox's port (default: 8788; 0 takes a free one)
`;

const AGENT = 'Grace Okafor';

/** The whole story, by the words of a command line; gives the exit code. */
export async function run(argv: string[]): Promise<number> {
  try {
    return await start(argv);
  } catch (error) {
    if (!(error instanceof DemoError) && (error as { code?: string }).code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
      throw error;
    console.error((error as Error).message);
    return 1;
  }
}

async function start(argv: string[]): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      once: { type: 'boolean', default: false },
      port: { type: 'string', default: '8787' },
      'sandbox-port': { type: 'string', default: '8788' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    narrate.line(HELP);
    return 0;
  }
  const { sandbox, mcp, client } = await startServers(
    portOf('--port', values.port),
    portOf('--sandbox-port', values['sandbox-port']),
  );
  const interrupted = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  try {
    narrate.line(`Sandbox     ${sandbox.url}   (a Genesys organization in memory)`);
    narrate.line(`MCP server  ${mcp.url}`);
    const story = tell(client, mcp.url ?? '');
    const end = await Promise.race([story.then(() => 'told'), interrupted.then(() => 'interrupted')]);
    if (end === 'interrupted' || values.once) return 0;
    hosts(mcp.url ?? '', sandbox.url);
    await interrupted;
    narrate.line('\nStopping.');
    return 0;
  } finally {
    await Promise.allSettled([mcp.close(), sandbox.close()]);
  }
}

/** Loaded here, so that a missing build is said and not thrown. */
async function startServers(port: number, sandboxPort: number) {
  const [{ accessToken, createClient }, { createSandbox, serveSandbox }, { startMcp }] = await Promise.all([
    import('genesys-conversations-digital'),
    import('genesys-conversations-digital/sandbox'),
    import('genesys-conversations-digital/mcp'),
  ]).catch(notBuilt);
  const organization = createSandbox({ clock: 'running' });
  const sandbox = await serveSandbox(organization, { port: sandboxPort }).catch(busy(sandboxPort, '--sandbox-port'));
  const connection = { baseUrl: sandbox.url, auth: accessToken(organization.token(AGENT)) };
  const flags = { http: true, port, logLevel: 'error' } as const;
  const mcp = await startMcp({ flags, connections: [{ id: 'sandbox', ...connection }] }).catch(
    async (error: unknown) => {
      await sandbox.close();
      return busy(port, '--port')(error);
    },
  );
  return { sandbox, mcp, client: createClient(connection) };
}

function notBuilt(error: unknown): never {
  if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
  throw new DemoError('There is no build yet. Run `npm start`, which builds, or `npm run build` first.');
}

function portOf(flag: string, text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new DemoError(`${flag} ${text}: a port is a number from 0 to 65535.`);
}

const busy = (port: number, flag: string) => (error: unknown) => {
  const { code } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
  if (code !== 'EADDRINUSE') throw error;
  throw new DemoError(`Port ${port} is in use. Stop what uses it, or choose another: npm start -- ${flag} 9000`);
};

async function tell(client: Parameters<typeof answerByClient>[0], url: string): Promise<void> {
  narrate.title(`1. ${AGENT} answers an e-mail, by the typed client`);
  await answerByClient(client);
  narrate.title('2. An agent answers the next one, by MCP tools over HTTP');
  await answerByTools(url);
}

function hosts(url: string, sandboxUrl: string): void {
  narrate.title('Both servers stay up. To connect an MCP host:');
  narrate.line(`
  Claude Code     claude mcp add --transport http genesys ${url}
  VS Code, Cursor ${JSON.stringify({ mcpServers: { genesys: { type: 'http', url } } })}
  Inspector       npx @modelcontextprotocol/inspector --cli ${url} --transport http --method tools/list
  curl            curl ${sandboxUrl}/api/v2/conversations/emails   (needs a token: see "sandbox --help")
`);
  narrate.hint('Ctrl-C ends it.');
}

class DemoError extends Error {}
