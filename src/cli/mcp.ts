import type { Command } from 'commander';
import { type McpFlags, mcpFlags } from '../mcp/mcp-flags.js';
import { startMcp } from '../mcp/start-mcp.js';
import { commandFor, optionOf, PROGRAM } from './command.js';
import { ENVIRONMENT_HELP } from './environment-help.js';
import { listenError } from './listen-error.js';
import { sandboxClientOptions } from './sandbox-client-options.js';
import { interruption, type Terminal } from './terminal.js';

/** `mcp`: the MCP server, until it is interrupted or its host hangs up. */
export function command(terminal: Terminal): Command {
  const mcp = commandFor(terminal, `${PROGRAM} mcp`)
    .description('Runs the MCP server: over stdio, as MCP hosts start it, or with --http over Streamable HTTP.')
    .option('--sandbox', 'work in a Genesys organization in memory: no account, no network')
    .addHelpText('after', `\n${ENVIRONMENT_HELP}`);
  for (const flag of mcpFlags) mcp.addOption(optionOf(flag));
  return mcp.action(async (flags: McpFlags & { sandbox?: boolean }) => {
    const connections = flags.sandbox ? [{ ...SANDBOX, ...sandboxClientOptions() }] : undefined;
    const server = await startMcp({ flags, env: terminal.env, connections }).catch((error: unknown) => {
      throw listenError(error, { host: flags.host ?? '127.0.0.1', port: flags.port ?? 8787 });
    });
    if (server.url) terminal.err.write(`MCP server on ${server.url}\n`);
    await Promise.race([interruption(terminal.interrupted), server.ended]);
    await server.close();
  });
}

const SANDBOX = { id: 'sandbox', label: 'A Genesys organization in memory' };
