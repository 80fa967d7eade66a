import { parseArgs } from 'node:util';
import type { Sandbox } from 'genesys-conversations-digital/sandbox';
import { printHint, printLine, printTitle } from './print.ts';
import { replyWithClient } from './reply-with-client.ts';
import { replyWithTools } from './reply-with-tools.ts';

const HELP = `Usage: npm start -- [options]

Starts an in-memory Genesys organization (the sandbox) and an MCP server that is connected to it. Answers
one email with the typed client and one with MCP tools. The servers then run until you press Ctrl-C.

Options:
  --once                   Stop after the two emails
  --port <number>          Port of the MCP server; 0 takes a free one (default: 8787)
  --sandbox-port <number>  Port of the sandbox; 0 takes a free one (default: 8788)
  -h, --help               Show this help
`;

const AGENT_NAME = 'Grace Okafor';

/** Runs the demo with the arguments of a command line and returns the exit code. */
export async function runDemo(argv: string[]): Promise<number> {
  try {
    return await start(argv);
  } catch (error) {
    const isUsageError = String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS_');
    if (!(error instanceof DemoError) && !isUsageError) throw error;
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
    printLine(HELP);
    return 0;
  }
  const { sandbox, mcp, client, token } = await startServers(
    parsePort('--port', values.port),
    parsePort('--sandbox-port', values['sandbox-port']),
  );
  const interrupted = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  try {
    const mcpUrl = mcp.url ?? '';
    printLine(`Two servers are running. Nothing in this demo needs a Genesys account or leaves your machine.

  Sandbox     ${sandbox.url}   an in-memory Genesys organization
  Console     ${sandbox.url}/   a page that shows live what happens in the sandbox
  MCP server  ${mcpUrl}   its tools for MCP hosts`);
    const answered = answerEmails(client, mcpUrl);
    const end = await Promise.race([answered.then(() => 'answered'), interrupted.then(() => 'interrupted')]);
    if (end === 'interrupted' || values.once) return 0;
    printNextSteps(mcpUrl, sandbox.url, token);
    await interrupted;
    printLine('\nStopped.');
    return 0;
  } finally {
    await Promise.allSettled([mcp.close(), sandbox.close()]);
  }
}

/** Imports the package here, so that a missing build is reported with what to do. */
async function startServers(port: number, sandboxPort: number) {
  const [genesys, { createSandbox, serveSandbox }, { startMcp }] = await Promise.all([
    import('genesys-conversations-digital'),
    import('genesys-conversations-digital/sandbox'),
    import('genesys-conversations-digital/mcp'),
  ]).catch(throwIfNotBuilt);
  const organization = createSandbox({ clock: 'running' });
  const sandbox = await serveSandbox(organization, { port: sandboxPort }).catch(
    throwIfPortInUse(sandboxPort, '--sandbox-port'),
  );
  // One sign-in, as with `login`: the MCP server uses the token that the client has stored.
  const tokenStore = genesys.memoryTokenStore();
  const connection = { baseUrl: sandbox.url, auth: await signIn(genesys, organization, sandbox.url), tokenStore };
  const client = genesys.createClient(connection);
  await client.users.me();
  const flags = { http: true, port, logLevel: 'error' } as const;
  const mcp = await startMcp({ flags, connections: [{ id: 'sandbox', ...connection }] }).catch(
    async (error: unknown) => {
      await sandbox.close();
      return throwIfPortInUse(port, '--port')(error);
    },
  );
  return { sandbox, mcp, client, token: organization.token(AGENT_NAME) };
}

/** Signs the agent in with the authorization code grant. In an app, the user does this in the browser. */
async function signIn(
  genesys: typeof import('genesys-conversations-digital'),
  organization: Sandbox,
  loginUrl: string,
) {
  const redirectUri = 'http://127.0.0.1/callback';
  const { clientId } = organization.addClient({
    grants: ['authorization_code'],
    redirectUris: [redirectUri],
    secret: false,
  });
  const { url, state, codeVerifier } = await genesys.authorizationUrl({ loginUrl, clientId, redirectUri });
  const code = await genesys.codeFromCallback(organization.authorize(url, AGENT_NAME), state);
  return genesys.authorizationCode({ clientId, redirectUri, code, codeVerifier });
}

function throwIfNotBuilt(error: unknown): never {
  if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
  throw new DemoError('The package is not built. Run `npm start`, which builds it, or run `npm run build` first.');
}

function parsePort(flag: string, text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new DemoError(`${flag} must be a port from 0 to 65535, not "${text}".`);
}

const throwIfPortInUse = (port: number, flag: string) => (error: unknown) => {
  const { code } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
  if (code !== 'EADDRINUSE') throw error;
  throw new DemoError(`Port ${port} is in use. Stop its process or choose another port: npm start -- ${flag} 9000`);
};

async function answerEmails(client: Parameters<typeof replyWithClient>[0], url: string): Promise<void> {
  printTitle(`Part 1: ${AGENT_NAME}, an agent, signs in and answers an email with the typed client`);
  await replyWithClient(client);
  printTitle('Part 2: an MCP client answers the next email with tools over HTTP, as a model would');
  await replyWithTools(url);
}

function printNextSteps(mcpUrl: string, sandboxUrl: string, token: string): void {
  printTitle('Both emails are answered. The servers keep running. Try next, in another terminal:');
  printLine(`
  Watch the agent and write as a customer, in a browser
    ${sandboxUrl}/

  Connect an MCP host and ask it to answer a chat
    Claude Code   claude mcp add --transport http genesys ${mcpUrl}
    VS Code       .vscode/mcp.json: ${JSON.stringify({ servers: { genesys: { type: 'http', url: mcpUrl } } })}
    Cursor        .cursor/mcp.json: ${JSON.stringify({ mcpServers: { genesys: { url: mcpUrl } } })}

  List the tools with the MCP Inspector
    npx @modelcontextprotocol/inspector --cli ${mcpUrl} --transport http --method tools/list

  List ${AGENT_NAME}'s chats with curl or the command line
    curl -H 'Authorization: Bearer ${token}' ${sandboxUrl}/api/v2/conversations/messages
    GENESYS_BASE_URL=${sandboxUrl} GENESYS_ACCESS_TOKEN=${token} node dist/cli.js call messages.list
`);
  printHint('Press Ctrl-C to stop.');
}

class DemoError extends Error {}
