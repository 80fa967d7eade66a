import type { Command } from 'commander';
import type { ConnectionOptions } from '../mcp/connections.js';
import { type McpFlags, mcpFlags } from '../mcp/mcp-flags.js';
import { startMcp } from '../mcp/start-mcp.js';
import { commandFor, optionOf, PROGRAM } from './command.js';
import { ENVIRONMENT_HELP } from './environment-help.js';
import { UsageError } from './exit.js';
import { listenError } from './listen-error.js';
import { isConfigured, type OpenedProfile, openDefaultProfile, openProfile } from './profiles/profile-options.js';
import { sandboxClientOptions } from './sandbox-client-options.js';
import { interruption, type Terminal } from './terminal.js';

/** `mcp`: the MCP server, until it is interrupted or its host hangs up. */
export function command(terminal: Terminal): Command {
  const mcp = commandFor(terminal, `${PROGRAM} mcp`)
    .description('Runs the MCP server: over stdio, as MCP hosts start it, or with --http over Streamable HTTP.')
    .option('--profile <name>', 'a profile that "login" saved, as a connection; can be given several times', collect)
    .option('--sandbox', 'work in a Genesys organization in memory: no account, no network')
    .addHelpText('after', `\n${ENVIRONMENT_HELP}`);
  for (const flag of mcpFlags) mcp.addOption(optionOf(flag));
  return mcp.action(async (flags: Flags) => {
    const connections = await connectionsOf(flags, terminal);
    const server = await startMcp({ flags, env: terminal.env, connections }).catch((error: unknown) => {
      throw listenError(error, { host: flags.host ?? '127.0.0.1', port: flags.port ?? 8787 });
    });
    if (server.url) terminal.err.write(`MCP server on ${server.url}\n`);
    await Promise.race([interruption(terminal.interrupted), server.ended]);
    await server.close();
  });
}

interface Flags extends McpFlags {
  profile?: string[];
  sandbox?: boolean;
}

const collect = (name: string, others: string[] = []): string[] => [...others, name];

/** The connections that this command knows of; undefined for those of `--connections` or the environment. */
async function connectionsOf(flags: Flags, { env }: Terminal): Promise<ConnectionOptions[] | undefined> {
  const { profile: names, sandbox, connections: file } = flags;
  const given = [names && '--profile', sandbox && '--sandbox', file && '--connections'].filter(Boolean);
  if (given.length > 1) throw new UsageError(`Use only one of ${given.join(', ')}.`);
  if (sandbox) return [{ ...SANDBOX, ...sandboxClientOptions() }];
  if (names) return Promise.all([...new Set(names)].map((name) => openProfile(env, name).then(connectionOf)));
  if (file || isConfigured(env)) return undefined;
  const profile = await openDefaultProfile(env);
  return profile && [connectionOf(profile)];
}

const connectionOf = ({ name, profile, options }: OpenedProfile): ConnectionOptions => {
  const label = [profile.user, profile.organization].filter(Boolean).join(', ');
  return { id: name, ...(label && { label }), ...options };
};

const SANDBOX = { id: 'sandbox', label: 'A Genesys organization in memory' };
