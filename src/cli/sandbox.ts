import type { Command } from 'commander';
import { type Sandbox, serveSandbox } from '../sandbox/index.js';
import { commandFor, integer, PROGRAM } from './command.js';
import { listenError } from './listen-error.js';
import { AGENT } from './sandbox-client-options.js';
import { notAsAsked, openSandbox, type SandboxFlags, sandboxOptions } from './sandbox-options.js';
import { coloursFor, interruption, type Terminal } from './terminal.js';

interface Options extends SandboxFlags {
  port: number;
  host: string;
  json?: boolean;
}

/** `sandbox`: a Genesys organization in memory that answers over HTTP, until it is interrupted. */
export function command(terminal: Terminal): Command {
  const described = commandFor(terminal, `${PROGRAM} sandbox`)
    .description('Runs a Genesys organization in memory that answers over HTTP: API, login and uploads in one.')
    .option('--port <number>', 'port to listen on; 0 takes a free one', integer(0, 65_535), 8788)
    .option('--host <address>', 'address to listen on', '127.0.0.1');
  return sandboxOptions(described)
    .option('--json', 'print address and credentials as one line of JSON')
    .action(async (options: Options) => {
      const { sandbox, kept } = await openSandbox(options, (error) => {
        terminal.err.write(`The state is not kept: ${error instanceof Error ? error.message : error}\n`);
      });
      const access = accessOf(sandbox);
      await kept?.save().catch(notAsAsked);
      const { port, host } = options;
      const server = await serveSandbox(sandbox, { port, host }).catch((error: unknown) => {
        throw listenError(error, options);
      });
      const served = { url: server.url, ...access };
      terminal.out.write(options.json ? `${JSON.stringify(served)}\n` : asText(served, terminal, options));
      await interruption(terminal.interrupted);
      await server.close();
      await kept?.close().catch(notAsAsked);
    });
}

interface Access {
  readonly organization: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Access tokens of the users, by name. */
  readonly tokens: Readonly<Record<string, string>>;
}

function accessOf(sandbox: Sandbox): Access {
  const { name = '', users = [] } = sandbox.state.organizations[0] ?? {};
  const tokens = Object.fromEntries(users.map((user) => [user.name, sandbox.token(user.name)]));
  return { organization: name, ...sandbox.credentials, tokens };
}

function asText(
  { url, organization, clientId, clientSecret, tokens }: Access & { readonly url: string },
  { out, env }: Terminal,
  { state }: Options,
): string {
  const { bold, dim } = coloursFor(out, env);
  const token = tokens[AGENT] ?? '';
  const others = Object.keys(tokens).filter((name) => name !== AGENT);
  const host = {
    command: 'npx',
    args: ['-y', PROGRAM, 'mcp'],
    env: { GENESYS_BASE_URL: url, GENESYS_ACCESS_TOKEN: token },
  };
  return `${bold(`${organization}, a Genesys organization in memory, on ${url}`)}

${bold('Credentials')}
  client id       ${clientId}
  client secret   ${clientSecret}
  agent's token   ${token}   (${AGENT})

${bold('The client')}
  createClient({ baseUrl: '${url}', auth: accessToken('${token}') })

${bold('The command line')}
  export GENESYS_BASE_URL=${url} GENESYS_ACCESS_TOKEN=${token}
  npx ${PROGRAM} call emails.list

${bold('curl')}
  curl -H 'Authorization: Bearer ${token}' ${url}/api/v2/conversations/emails
  curl -u ${clientId}:${clientSecret} -d grant_type=client_credentials ${url}/oauth/token

${bold('An MCP host')}
  ${JSON.stringify({ mcpServers: { genesys: host } })}

${dim(`--json also has the tokens of ${others.join(', ')}. Ctrl-C ends it${state ? `; ${state} keeps what happened` : ', and all that happened in it is forgotten'}.`)}
`;
}
