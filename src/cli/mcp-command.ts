import type { Command } from 'commander';
import { type McpFlags, mcpFlags } from '../mcp/mcp-flags.js';
import { startMcp } from '../mcp/start-mcp.js';
import { createCommand, createOption, PROGRAM } from './command.js';
import { ENVIRONMENT_HELP } from './environment-help.js';
import { toListenError } from './listen-error.js';
import { sandboxClientOptions } from './sandbox-client-options.js';
import { type Terminal, waitForInterrupt } from './terminal.js';

/** `mcp`: runs the MCP server until it is interrupted or its host disconnects. */
export function createMcpCommand(terminal: Terminal): Command {
  const mcp = createCommand(terminal, `${PROGRAM} mcp`)
    .description('Run the MCP server. MCP hosts start it over stdio; with --http, it serves Streamable HTTP.')
    .option('--sandbox', 'Use an in-memory Genesys organization: no account, no network')
    .addHelpText(
      'after',
      `
Examples:
  npx ${PROGRAM} mcp --sandbox
  npx ${PROGRAM} mcp --sandbox --http --port 8787
  npx ${PROGRAM} mcp --toolsets emails,messages --read-only --names short

${ENVIRONMENT_HELP}`,
    );
  for (const flag of mcpFlags) mcp.addOption(createOption(flag));
  return mcp.action(async (flags: McpFlags & { sandbox?: boolean }) => {
    const connections = flags.sandbox ? [{ ...SANDBOX, ...sandboxClientOptions() }] : undefined;
    const server = await startMcp({ flags, env: terminal.env, connections }).catch((error: unknown) => {
      throw toListenError(error, { host: flags.host ?? '127.0.0.1', port: flags.port ?? 8787 });
    });
    if (server.url) terminal.err.write(`MCP server on ${server.url}\n`);
    await Promise.race([waitForInterrupt(terminal.interrupted), server.ended]);
    await server.close();
  });
}

const SANDBOX = { id: 'sandbox', label: 'An in-memory Genesys organization' };
