import { type Command, Option } from 'commander';
import { formatTools, TOOL_FORMATS } from '../mcp/format-tools.js';
import type { Selection } from '../mcp/selection.js';
import { createCommand, PROGRAM } from './command.js';
import type { CatalogEntry } from './operation-catalog.js';
import { createStyles, type Terminal } from './terminal.js';
import { addSelectionOptions, selectOperations } from './tool-selection.js';

/** `tools`: lists the MCP tools as a table or as JSON. */
export function createToolsCommand(terminal: Terminal): Command {
  return addSelectionOptions(
    createCommand(terminal, `${PROGRAM} tools`)
      .description('List the tools of the MCP server, as a table or in the format of a model API.')
      .addOption(new Option('--format <format>', 'Output format').choices(Object.keys(FORMATS)).default('table'))
      .addHelpText(
        'after',
        `
Examples:
  npx ${PROGRAM} tools
  npx ${PROGRAM} tools --toolsets emails --read-only --format list
  npx ${PROGRAM} tools --format openai > tools.json`,
      ),
  ).action((options: Selection & { format: string }) => {
    terminal.out.write(`${FORMATS[options.format]?.(selectOperations('tools', options), terminal)}\n`);
  });
}

const FORMATS: Record<string, (tools: readonly CatalogEntry[], terminal: Terminal) => string> = {
  table: formatTable,
  list: (tools) => tools.map(({ tool }) => tool.name).join('\n'),
  json: (tools) =>
    JSON.stringify(
      tools.map(({ tool }) => tool),
      null,
      2,
    ),
  ...Object.fromEntries(
    TOOL_FORMATS.map((format) => [
      format,
      (tools: readonly CatalogEntry[]) =>
        JSON.stringify(
          formatTools(
            tools.map(({ tool }) => tool),
            format,
          ),
          null,
          2,
        ),
    ]),
  ),
};

function formatTable(tools: readonly CatalogEntry[], { out, env }: Terminal): string {
  const { bold, dim } = createStyles(out, env);
  const width = Math.max(...tools.map(({ name }) => name.length));
  const lines = [...new Set(tools.map(({ channel }) => channel))].flatMap((channel) => [
    bold(channel),
    ...tools
      .filter((tool) => tool.channel === channel)
      .map(({ name, tool }) => `  ${name.padEnd(width)}  ${formatKind(tool.annotations, dim)}  ${tool.title}`),
    '',
  ]);
  return [
    ...lines,
    dim(
      `${tools.length} tool${tools.length === 1 ? '' : 's'}. --format list prints the tool names, --format json the descriptors.`,
    ),
  ].join('\n');
}

const formatKind = ({ readOnlyHint }: { readOnlyHint: boolean }, dim: (text: string) => string) =>
  readOnlyHint ? dim('reads ') : 'writes';
