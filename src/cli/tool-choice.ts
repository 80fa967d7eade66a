import type { Command } from 'commander';
import { mcpFlags } from '../mcp/mcp-flags.js';
import { createToolFilter, type Selection } from '../mcp/selection.js';
import { optionOf } from './command.js';
import { type Described, described } from './described-operations.js';

const FLAGS = ['--toolsets', '--tools', '--exclude', '--read-only', '--read-only-toolsets'];

/** The options by which the MCP server's tools are chosen, for a command that is about the same tools. */
export function addChoice(command: Command): Command {
  for (const flag of mcpFlags) if (FLAGS.includes(flag.flags.split(' ')[0] ?? '')) command.addOption(optionOf(flag));
  return command;
}

/**
 * The operations of the chosen tools; all of them by default.
 *
 * @throws ArgumentError for a toolset or a tool that there is not.
 */
export function chosen(command: string, selection: Selection): readonly Described[] {
  const allows = createToolFilter(selection, command, '--');
  return described.filter(({ tool }) => allows(tool));
}
