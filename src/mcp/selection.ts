import { ArgumentError, type ArgumentProblem } from '../transport/errors.js';
import { digitalSlice } from './digital-slice.js';
import type { ToolDescriptor } from './manifest.js';
import type { Slice } from './slice.js';

/**
 * Selects the tools that are on. The server, each connection, each principal and each HTTP request can have a selection. A tool
 * is on if all of these selections include it.
 */
export interface Selection {
  /** Channels (`emails`), `core` or `all`. */
  readonly toolsets?: readonly string[] | undefined;
  /** Tools by any of their names (`get_email`, `emails.get`), in addition to `toolsets`. Without both, all tools are on. */
  readonly tools?: readonly string[] | undefined;
  /** Tools or toolsets that are off. */
  readonly exclude?: readonly string[] | undefined;
  /** Only tools that read. */
  readonly readOnly?: boolean | undefined;
  /** Toolsets of which only the tools that read are on. */
  readonly readOnlyToolsets?: readonly string[] | undefined;
}

/** Whether a tool is on. */
export type ToolFilter = (tool: ToolDescriptor) => boolean;

/** Returns the names of all toolsets of a slice. `core` has the ranked tools. */
export const toolsetNamesOf = ({ channels, coreTools }: Slice): readonly string[] => [
  ...channels,
  ...(coreTools.length > 0 ? ['core'] : []),
  'all',
];

/** The names of all toolsets of this package. */
export const toolsetNames: readonly string[] = toolsetNamesOf(digitalSlice);

/**
 * Creates the filter of a selection.
 *
 * @param subject - The source of the selection, which starts the error message.
 * @param prefix - Precedes the keys in the error message, for flags and headers: `--`.
 * @param slice - The tools to select from.
 * @throws ArgumentError with every unknown toolset and tool.
 */
export function createToolFilter(
  selection: Selection,
  subject: string,
  prefix = '',
  slice: Slice = digitalSlice,
): ToolFilter {
  const problems: ArgumentProblem[] = [];
  const members = (key: 'toolsets' | 'tools' | 'exclude' | 'readOnlyToolsets'): ReadonlySet<ToolDescriptor> => {
    const found = (selection[key] ?? []).flatMap((name) => {
      const tools =
        (key === 'tools' ? undefined : toolsInToolset(name, slice)) ??
        (KEYS_WITH_TOOLS.has(key) ? slice.findTool(name) : undefined);
      if (!tools)
        problems.push({
          argument: prefix + (prefix ? toKebabCase(key) : key),
          problem: describeUnknownName(key, name, slice),
        });
      return tools ?? [];
    });
    return new Set(found);
  };
  const chosen = new Set([...members('toolsets'), ...members('tools')]);
  const excluded = members('exclude');
  const readOnly = members('readOnlyToolsets');
  if (problems.length > 0) throw new ArgumentError(subject, problems);

  const all = selection.toolsets === undefined && selection.tools === undefined;
  return (tool) =>
    (all || chosen.has(tool)) &&
    !excluded.has(tool) &&
    (tool.annotations.readOnlyHint || !(selection.readOnly || readOnly.has(tool)));
}

const toKebabCase = (key: string) => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const KEYS_WITH_TOOLS: ReadonlySet<string> = new Set(['tools', 'exclude']);

function toolsInToolset(name: string, { tools, coreTools }: Slice): readonly ToolDescriptor[] | undefined {
  if (name === 'all') return tools;
  if (name === 'core' && coreTools.length > 0) return coreTools;
  const members = tools.filter((tool) => tool._meta.channel === name);
  return members.length > 0 ? members : undefined;
}

function describeUnknownName(key: string, name: string, slice: Slice): string {
  const listTools = 'Run "genesys-conversations-digital tools" to list the tools';
  if (key === 'tools') return `has the unknown tool "${name}". ${listTools}`;
  const toolsets = `Use one of: ${toolsetNamesOf(slice).join(', ')}`;
  return KEYS_WITH_TOOLS.has(key)
    ? `has the unknown toolset or tool "${name}". ${toolsets}. ${listTools}`
    : `has the unknown toolset "${name}". ${toolsets}`;
}

/** Combines filters: a tool is on if it is on in all of them. */
export const combineFilters =
  (...predicates: readonly ToolFilter[]): ToolFilter =>
  (tool) =>
    predicates.every((predicate) => predicate(tool));
