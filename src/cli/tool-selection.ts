import type { Command } from 'commander';
import { mcpFlags } from '../mcp/mcp-flags.js';
import { createToolFilter, isOn, type Selection } from '../mcp/selection.js';
import type { Slice } from '../mcp/slice.js';
import { createOption } from './command.js';
import { type CatalogEntry, createOperationCatalog } from './operation-catalog.js';
import { addSliceOption, openSlice } from './slice-option.js';

const FLAGS = ['--toolsets', '--tools', '--exclude', '--read-only', '--read-only-toolsets'];

/** Adds the options of the MCP server that select tools, so that `tools` and `permissions` match `mcp`. */
export function addSelectionOptions(command: Command): Command {
  for (const flag of mcpFlags)
    if (FLAGS.includes(flag.flags.split(' ')[0] ?? '')) command.addOption(createOption(flag));
  return addSliceOption(command);
}

/** The options that select tools. */
export interface SliceSelection extends Selection {
  /** A generated folder. */
  readonly slice?: string | undefined;
}

export interface SelectedOperations {
  readonly slice: Slice;
  readonly entries: readonly CatalogEntry[];
}

/**
 * Returns the slice and the operations of the selected tools; by default, those that are on by default.
 *
 * @throws ArgumentError for an unusable slice, and for an unknown toolset or tool.
 */
export async function selectOperations(command: string, selection: SliceSelection): Promise<SelectedOperations> {
  const slice = await openSlice(selection.slice);
  const filter = createToolFilter(selection, command, '--', slice);
  return { slice, entries: createOperationCatalog(slice).filter(({ tool }) => isOn(tool, filter)) };
}
