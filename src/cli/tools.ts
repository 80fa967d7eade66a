import manifest from '../generated/tools.json';
import { type Choice, chosen } from './choice.js';
import { UsageError } from './exit.js';
import type { Described } from './operations.js';
import { coloursFor, type Terminal } from './terminal.js';

/** The tools, for people and for programs. */
export function listTools(options: Choice & { format: string }, terminal: Terminal): void {
  const write = Object.hasOwn(FORMATS, options.format) ? FORMATS[options.format] : undefined;
  if (!write) throw new UsageError(`--format: must be one of ${Object.keys(FORMATS).join(', ')}.`);
  terminal.out.write(`${write(chosen(options), terminal)}\n`);
}

const FORMATS: Record<string, (tools: readonly Described[], terminal: Terminal) => string> = {
  table: asTable,
  list: (tools) => tools.map(({ toolName }) => toolName).join('\n'),
  json: (tools) => {
    const names = new Set(tools.map(({ toolName }) => toolName));
    return JSON.stringify(
      manifest.tools.filter(({ name }) => names.has(name)),
      null,
      2,
    );
  },
};

function asTable(tools: readonly Described[], { out, env }: Terminal): string {
  const { bold, dim } = coloursFor(out, env);
  const width = Math.max(...tools.map(({ channel, method }) => channel.length + method.length + 1));
  const lines: string[] = [];
  let previous: string | undefined;
  for (const { channel, method, title, readOnly, toolName } of tools) {
    if (channel !== previous) lines.push(...(previous ? [''] : []), bold(channel));
    previous = channel;
    const name = `${channel}.${method}`.padEnd(width);
    lines.push(`  ${name}  ${readOnly ? dim('reads ') : 'writes'}  ${title || toolName}`);
  }
  return [
    ...lines,
    '',
    dim(`${tools.length} tools. --format list for their MCP names, json for their descriptors.`),
  ].join('\n');
}
