import type { Command } from 'commander';
import { type McpFlags, mcpFlags } from '../mcp/mcp-flags.js';
import type { StartConnection } from '../mcp/sign-in-connection.js';
import { startMcp } from '../mcp/start-mcp.js';
import { createCommand, createOption, PROGRAM } from './command.js';
import { ENVIRONMENT_HELP } from './environment-help.js';
import { UsageError } from './exit.js';
import { toListenError } from './listen-error.js';
import { REDIRECT_URI } from './profiles/browser-sign-in.js';
import { getConfigFolder } from './profiles/config-folder.js';
import {
  type OpenedProfile,
  openDefaultProfile,
  openProfile,
  openUserProfile,
  requireUserVariables,
} from './profiles/profile-options.js';
import { createProfileSignIn } from './profiles/profile-sign-in.js';
import { createLazySandbox, type LazySandbox } from './sandbox-client-options.js';
import { rejectSandboxOfSlice } from './slice-option.js';
import { type Terminal, waitForInterrupt } from './terminal.js';

/** `mcp`: runs the MCP server until it is interrupted or its host disconnects. */
export function createMcpCommand(terminal: Terminal): Command {
  const mcp = createCommand(terminal, `${PROGRAM} mcp`)
    .description('Run the MCP server. MCP hosts start it over stdio; with --http, it serves Streamable HTTP.')
    .option('--profile <name>', 'Use a profile that "login" saved; can be given more than once', appendName)
    .option('--sandbox', 'Use an in-memory Genesys organization: no account, no network')
    .option('--no-browser', 'Return the address of the sign-in page to the host instead of opening the browser')
    .addHelpText(
      'after',
      `
Examples:
  npx ${PROGRAM} mcp --sandbox
  npx ${PROGRAM} mcp --sandbox --http --port 8787
  npx ${PROGRAM} mcp --toolsets emails,messages --read-only
  npx ${PROGRAM} mcp --slice ./generated

${ENVIRONMENT_HELP}
With the region and the client id only, of an OAuth client with the grant "Code Authorization" and PKCE, the first tool call
signs the user in with the browser. The OAuth client must allow the redirect URI ${REDIRECT_URI}.`,
    );
  for (const flag of mcpFlags) mcp.addOption(createOption(flag));
  return mcp.action(async (flags: Flags) => {
    const sandbox = flags.sandbox ? createLazySandbox() : undefined;
    const connections = await createConnections(flags, terminal, sandbox);
    // A server with authentication is for other machines, the console for this one.
    const site = flags.auth === undefined ? sandbox?.site : undefined;
    const server = await startMcp({ flags, env: terminal.env, connections, site }).catch((error: unknown) => {
      throw toListenError(error, { host: flags.host ?? '127.0.0.1', port: flags.port ?? 8787 });
    });
    if (server.url) {
      terminal.onHangup(() => void server.reload());
      terminal.err.write(`MCP server on ${server.url}\n`);
      if (site) terminal.err.write(`Sandbox console on ${new URL('/', server.url)}\n`);
    }
    await Promise.race([waitForInterrupt(terminal.interrupted), server.ended]);
    await server.close();
  });
}

interface Flags extends McpFlags {
  browser: boolean;
  profile?: string[];
  sandbox?: boolean;
}

const appendName = (name: string, previous: string[] = []): string[] => [...previous, name];

/** Returns undefined if `--connections` or the environment describes the connections. */
async function createConnections(
  flags: Flags,
  terminal: Terminal,
  sandbox: LazySandbox | undefined,
): Promise<StartConnection[] | undefined> {
  const { env } = terminal;
  const { profile: names, connections: file, http } = flags;
  const sources = [names && '--profile', sandbox && '--sandbox', file && '--connections'].filter(Boolean);
  rejectSandboxOfSlice(flags);
  if (sources.length > 1) throw new UsageError(`Use only one of ${sources.join(', ')}.`);
  if (sandbox) return [{ ...SANDBOX, ...sandbox.options }];
  const open = async (profile: OpenedProfile) => toConnection(profile, flags, terminal);
  if (names) return Promise.all([...new Set(names)].map((name) => openProfile(env, name).then(open)));
  if (file) return undefined;
  const profile = (http ? undefined : await openUserProfile(env)) ?? (await openDefaultProfile(env));
  if (profile) return [await open(profile)];
  if (!http) requireUserVariables(env);
  return undefined;
}

async function toConnection(opened: OpenedProfile, { http, browser }: Flags, { env, err }: Terminal) {
  const { name, profile, secrets, options } = opened;
  const label = [profile.user, profile.organization].filter(Boolean).join(', ');
  const { tokenKind, scopes, permissions } = profile;
  // Over HTTP, the caller may be on another machine than the browser.
  const canSignIn = tokenKind === 'user' && !http;
  const signIn = canSignIn
    ? await createProfileSignIn({ name, profile, secrets, folder: getConfigFolder(env), browser, err })
    : undefined;
  const connection = { id: name, ...(label && { label }), ...options, token: { tokenKind, scopes, permissions } };
  return { ...connection, ...(signIn && { signIn }) };
}

const SANDBOX = { id: 'sandbox', label: 'An in-memory Genesys organization' };
