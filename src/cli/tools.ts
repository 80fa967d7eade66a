import { type Command, Option } from 'commander';
import { formatTools, TOOL_FORMATS } from '../mcp/format-tools.js';
import type { Selection } from '../mcp/selection.js';
import { commandFor, PROGRAM } from './command.js';
import type { Described } from './described-operations.js';
import { coloursFor, type Terminal } from './terminal.js';
import { addChoice, chosen } from './tool-choice.js';

/** `tools`: the tools, for people and for programs. */
export function command(terminal: Terminal): Command {
  return addChoice(
    commandFor(terminal, `${PROGRAM} tools`)
      .description('Lists the tools that an agent gets.')
      .addOption(new Option('--format <format>', 'how to print them').choices(Object.keys(FORMATS)).default('table')),
  ).action((options: Selection & { format: string }) => {
    terminal.out.write(`${FORMATS[options.format]?.(chosen('tools', options), terminal)}\n`);
  });
}

const FORMATS: Record<string, (tools: readonly Described[], terminal: Terminal) => string> = {
  table: asTable,
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
      (tools: readonly Described[]) =>
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

function asTable(tools: readonly Described[], { out, env }: Terminal): string {
  const { bold, dim } = coloursFor(out, env);
  const width = Math.max(...tools.map(({ name }) => name.length));
  const lines = [...new Set(tools.map(({ channel }) => channel))].flatMap((channel) => [
    bold(channel),
    ...tools
      .filter((tool) => tool.channel === channel)
      .map(({ name, tool }) => `  ${name.padEnd(width)}  ${kindOf(tool.annotations, dim)}  ${tool.title}`),
    '',
  ]);
  return [
    ...lines,
    dim(
      `${tools.length} tool${tools.length === 1 ? '' : 's'}. --format list prints their MCP names, json their descriptors.`,
    ),
  ].join('\n');
}

const kindOf = ({ readOnlyHint }: { readOnlyHint: boolean }, dim: (text: string) => string) =>
  readOnlyHint ? dim('reads ') : 'writes';
