import type { Command } from 'commander';
import { digitalSlice } from '../mcp/digital-slice.js';
import { mcpFlags } from '../mcp/mcp-flags.js';
import type { Slice } from '../mcp/slice.js';
import { createOption } from './command.js';
import { UsageError } from './exit.js';

const NAME = '--slice';

/** Adds the option `--slice` of the MCP server. */
export function addSliceOption(command: Command): Command {
  for (const flag of mcpFlags) if (flag.flags.startsWith(NAME)) command.addOption(createOption(flag));
  return command;
}

/** Finds the value of `--slice`, before the commands of a slice exist. */
export function findSliceFolder(args: readonly string[]): string | undefined {
  const index = args.indexOf(NAME);
  if (index >= 0) return args[index + 1];
  return args.find((arg) => arg.startsWith(`${NAME}=`))?.slice(NAME.length + 1);
}

/**
 * Loads the slice of a generated folder, or returns the operations of this package.
 *
 * @throws ArgumentError for an unusable folder.
 */
export async function openSlice(folder: string | undefined): Promise<Slice> {
  return folder === undefined ? digitalSlice : (await import('../mcp/load-slice.js')).loadSlice(folder);
}

/** @throws UsageError for `--sandbox` together with `--slice`. */
export function rejectSandboxOfSlice({ sandbox, slice }: { sandbox?: unknown; slice?: unknown }): void {
  if (!sandbox || slice === undefined) return;
  throw new UsageError(
    'Use only one of --sandbox and --slice. The sandbox has only the operations of this package. ' +
      'To call a test server, set GENESYS_BASE_URL and GENESYS_ACCESS_TOKEN.',
  );
}
