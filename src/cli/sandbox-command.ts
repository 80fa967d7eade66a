import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type OAuthClient, type Sandbox, serveSandbox, type WebhookAttempt } from '../sandbox/index.js';
import { peekState } from '../sandbox/peek-state.js';
import { createCommand, createIntegerParser, PROGRAM } from './command.js';
import { UsageError } from './exit.js';
import { toListenError } from './listen-error.js';
import { AGENT_NAME } from './sandbox-client-options.js';
import {
  addSandboxOptions,
  FAULTS_HELP,
  openSandbox,
  type SandboxFlags,
  throwUsageError,
  WEBHOOK_HELP,
} from './sandbox-options.js';
import { createStyles, type Terminal, waitForInterrupt } from './terminal.js';

interface Options extends SandboxFlags {
  port: number;
  host: string;
  controlToken?: string;
  json?: boolean;
}

/** `sandbox`: serves an in-memory Genesys organization over HTTP until it is interrupted. */
export function createSandboxCommand(terminal: Terminal): Command {
  const command = createCommand(terminal, `${PROGRAM} sandbox`)
    .description(
      'Run an in-memory Genesys organization over HTTP: the API, token requests and uploads on one port. ' +
        'On start, it prints its URL, credentials, an access token and commands that use them.',
    )
    .option('--port <number>', 'Port to listen on; 0 takes a free one', createIntegerParser(0, 65_535), 8788)
    .option('--host <address>', 'Address to listen on', '127.0.0.1')
    .option(
      '--control-token <token>',
      'Token for the control API at /_sandbox (without one: only programs on this machine)',
    );
  return addSandboxOptions(command)
    .option('--json', 'Print the URL, the credentials and the access tokens of all users as one line of JSON')
    .addHelpText(
      'after',
      `
${FAULTS_HELP}

${WEBHOOK_HELP}

Examples:
  npx ${PROGRAM} sandbox
  npx ${PROGRAM} sandbox --port 0 --json
  npx ${PROGRAM} sandbox --state sandbox.json --seed 7
  npx ${PROGRAM} sandbox --rate-limit --fault status=503,rate=0.05,operations=getConversationsEmails+login
  npx ${PROGRAM} sandbox --fault dropConnection,when=after,operations=postConversationsEmailMessages,times=1
  GENESYS_WEBHOOK_SECRET=… npx ${PROGRAM} sandbox --webhook http://127.0.0.1:8080/webhook`,
    )
    .action(async (options: Options) => {
      const { sandbox, stateWriter, webhookIntegrationId } = await openSandbox(options, terminal.env, (error) => {
        terminal.err.write(`Can't save the state: ${error instanceof Error ? error.message : error}\n`);
      });
      sandbox.on('webhook', (attempt) => {
        if (attempt.error !== undefined) terminal.err.write(formatFailedAttempt(attempt));
      });
      const access = issueTokens(sandbox);
      await stateWriter?.save().catch(throwUsageError);
      const { port, host, controlToken } = options;
      const serveOptions = { port, host, ...(controlToken === undefined ? {} : { controlToken }) };
      const server = await serveSandbox(sandbox, serveOptions).catch((error: unknown) => {
        throw error instanceof TypeError ? new UsageError(error.message) : toListenError(error, options);
      });
      const webhook = webhookIntegrationId === undefined ? {} : { webhook: { integrationId: webhookIntegrationId } };
      const info = { url: server.url, ...access, ...webhook };
      terminal.out.write(options.json ? `${JSON.stringify(info)}\n` : formatText(info, terminal, options));
      await waitForInterrupt(terminal.interrupted);
      await server.close();
      await stateWriter?.close().catch(throwUsageError);
    });
}

interface OrganizationAccess {
  readonly organization: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Access tokens by the names of the users. */
  readonly tokens: Readonly<Record<string, string>>;
  /** All OAuth clients. A public client has no secret. */
  readonly clients: readonly Pick<OAuthClient, 'id' | 'name' | 'secret' | 'grants'>[];
}

/** The access to the first organization, and to all of them. */
interface Access extends OrganizationAccess {
  readonly organizations: readonly OrganizationAccess[];
}

function formatFailedAttempt({ url, type, id, attempt, error, retryAt }: WebhookAttempt): string {
  const next = retryAt === undefined ? 'It was the last attempt.' : `The next attempt is at ${retryAt}.`;
  return `Webhook ${url}: attempt ${attempt} for the ${type} ${id} failed. ${error} ${next}\n`;
}

function issueTokens(sandbox: Sandbox): Access {
  const organizations = peekState(sandbox).organizations.map(({ name, users, clients }): OrganizationAccess => {
    const handle = sandbox.organization(name);
    const tokens = Object.fromEntries(users.map((user) => [user.name, handle.token(user.id)]));
    const visible = clients.map(({ id, name: client, secret, grants }) => ({
      id,
      name: client,
      ...(secret === undefined ? {} : { secret }),
      grants,
    }));
    return { organization: name, ...handle.credentials, tokens, clients: visible };
  });
  const [first] = organizations;
  if (!first) throw new Error('The sandbox has no organization.');
  return { ...first, organizations };
}

/** The OAuth clients, one a line, and for further organizations a token. */
const formatClients = ({ clients }: OrganizationAccess): string =>
  clients
    .map(
      ({ id, name, secret, grants }) =>
        `  ${name.padEnd(15)} ${id}  ${secret ?? '(no secret: PKCE)'}  ${grants.join(', ')}`,
    )
    .join('\n');

function formatOrganization(access: OrganizationAccess, { bold }: Styles): string {
  const [user = '', token = ''] = Object.entries(access.tokens)[0] ?? [];
  return `
${bold(`Organization "${access.organization}"`)}
  Access token    ${token}   (agent ${user})
${formatClients(access)}
`;
}

type Styles = ReturnType<typeof createStyles>;

function formatText(
  { url, webhook, ...access }: Access & { readonly url: string; readonly webhook?: { readonly integrationId: string } },
  { out, env }: Terminal,
  { state, controlToken, webhook: webhookUrl }: Options,
): string {
  const { organization, clientId, clientSecret, tokens, organizations } = access;
  const styles = createStyles(out, env);
  const { bold, dim } = styles;
  const token = tokens[AGENT_NAME] ?? '';
  const publicClient = access.clients.find(({ secret }) => secret === undefined)?.id ?? clientId;
  const others = Object.keys(tokens).filter((name) => name !== AGENT_NAME);
  // Absolute paths: a host starts the server in another folder, and often without the PATH of the shell.
  const mcpServer = {
    command: process.execPath,
    args: [resolve(process.argv[1] ?? ''), 'mcp'],
    env: { GENESYS_BASE_URL: url, GENESYS_ACCESS_TOKEN: token },
  };
  return `${bold(`Sandbox "${organization}" is running on ${url}`)}

${bold('Console: watch an agent work, write as a customer')}
  ${url}/${controlToken ? `#token=${encodeURIComponent(controlToken)}` : ''}

${bold('Credentials')}
  Access token    ${token}   (agent ${AGENT_NAME})
  Client id       ${clientId}
  Client secret   ${clientSecret}
${webhook ? `\n${bold('Open Messaging')}\n  Integration id  ${webhook.integrationId}\n  Webhook         ${webhookUrl}\n` : ''}
${bold('OAuth clients for sign-in (any redirect URI on localhost is valid)')}
${formatClients(access)}
${organizations
  .slice(1)
  .map((other) => formatOrganization(other, styles))
  .join('')}
${bold('Client (TypeScript)')}
  createClient({ baseUrl: '${url}', auth: accessToken('${token}') })

${bold('Command line')}
  export GENESYS_BASE_URL=${url} GENESYS_ACCESS_TOKEN=${token}
  npx ${PROGRAM} call emails.list

${bold('Sign-in with a browser, for mcp and call')}
  npx ${PROGRAM} login --base-url ${url} --client-id ${publicClient}

${bold('curl: list the emails of the agent')}
  curl -H 'Authorization: Bearer ${token}' ${url}/api/v2/conversations/emails

${bold('curl: request another access token with the client credentials')}
  curl -u ${clientId}:${clientSecret} -d grant_type=client_credentials ${url}/oauth/token

${bold('Control API: act as a customer, add faults, move the clock (docs/sandbox.md)')}
  curl${controlToken ? ` -H 'Authorization: Bearer ${controlToken}'` : ''} -X POST ${url}/_sandbox/customers/Zoe/messages -H 'Content-Type: application/json' -d '{"text":"Hello"}'

${bold('MCP host')}
  ${JSON.stringify({ mcpServers: { genesys: mcpServer } })}

${dim(`Run with --json for the access tokens of ${others.join(', ')}.
Press Ctrl-C to stop. ${state ? `The state is saved in ${state}.` : 'The state is lost then; --state <file> saves it.'}`)}
`;
}
