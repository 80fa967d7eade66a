import { type Command, Option } from 'commander';
import { formatTools, TOOL_FORMATS } from '../mcp/format-tools.js';
import { createCommand, PROGRAM } from './command.js';
import { createStyles, type Terminal } from './terminal.js';
import {
  addSelectionOptions,
  type SelectedOperations,
  type SliceSelection,
  selectOperations,
} from './tool-selection.js';

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
  ).action(async (options: SliceSelection & { format: string }) => {
    const selected = await selectOperations('tools', options);
    terminal.out.write(`${FORMATS[options.format]?.(selected, terminal)}\n`);
  });
}

type Format = (selected: SelectedOperations, terminal: Terminal) => string;

const FORMATS: Record<string, Format> = {
  table: formatTable,
  list: ({ entries }) => entries.map(({ tool }) => tool.name).join('\n'),
  json: (selected) => JSON.stringify(toTools(selected), null, 2),
  ...Object.fromEntries(
    TOOL_FORMATS.map((format): [string, Format] => [
      format,
      (selected) =>
        JSON.stringify(formatTools({ tools: toTools(selected), prefix: selected.slice.prefix }, format), null, 2),
    ]),
  ),
};

const toTools = ({ entries }: SelectedOperations) => entries.map(({ tool }) => tool);

function formatTable({ entries: tools }: SelectedOperations, { out, env }: Terminal): string {
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
