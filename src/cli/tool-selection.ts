import type { Command } from 'commander';
import { mcpFlags } from '../mcp/mcp-flags.js';
import { createToolFilter, isOn, type Selection } from '../mcp/selection.js';
import { createOption } from './command.js';
import { type CatalogEntry, operationCatalog } from './operation-catalog.js';

const FLAGS = ['--toolsets', '--tools', '--exclude', '--read-only', '--read-only-toolsets'];

/** Adds the options of the MCP server that select tools, so that `tools` and `permissions` match `mcp`. */
export function addSelectionOptions(command: Command): Command {
  for (const flag of mcpFlags)
    if (FLAGS.includes(flag.flags.split(' ')[0] ?? '')) command.addOption(createOption(flag));
  return command;
}

/**
 * Returns the operations of the selected tools; by default, those of the tools that are on by default.
 *
 * @throws ArgumentError for an unknown toolset or tool.
 */
export function selectOperations(command: string, selection: Selection): readonly CatalogEntry[] {
  const filter = createToolFilter(selection, command, '--');
  return operationCatalog.filter(({ tool }) => isOn(tool, filter));
}
