import { ArgumentError, type ArgumentProblem } from '../transport/errors.js';
import { digitalSlice } from './digital-slice.js';
import type { ToolDescriptor } from './manifest.js';
import { isOnByDefault, type Slice } from './slice.js';

/**
 * Selects the tools that are on. The server, each connection, each principal and each HTTP request can have a selection. A tool
 * is on if all of these selections include it. A tool that is off by default is on only if a selection of the server, the
 * connection or the principal names it or its toolset.
 */
export interface Selection {
  /** Channels (`emails`), toolsets that are off by default (`lookups`), `core`, `default` or `all`. */
  readonly toolsets?: readonly string[] | undefined;
  /** Tools by any of their names (`get_email`, `emails.get`), in addition to `toolsets`. Without both, the default. */
  readonly tools?: readonly string[] | undefined;
  /** Tools or toolsets that are off. */
  readonly exclude?: readonly string[] | undefined;
  /** Only tools that read. */
  readonly readOnly?: boolean | undefined;
  /** Toolsets of which only the tools that read are on. */
  readonly readOnlyToolsets?: readonly string[] | undefined;
}

/** Whether a selection includes a tool; undefined if it leaves that to the other selections and the default. */
export type ToolFilter = (tool: ToolDescriptor) => boolean | undefined;

/** Returns the names of all toolsets of a slice. `core` has the ranked tools. */
export const toolsetNamesOf = ({ channels, companionToolsets, coreTools }: Slice): readonly string[] => [
  ...channels,
  ...companionToolsets,
  ...(coreTools.length > 0 ? ['core'] : []),
  ...(companionToolsets.length > 0 ? ['default'] : []),
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
        (key === 'tools'
          ? undefined
          : key === 'toolsets'
            ? toolsInToolset(name, slice)
            : toolsRestrictedBy(name, slice)) ?? (KEYS_WITH_TOOLS.has(key) ? slice.findTool(name) : undefined);
      if (!tools)
        problems.push({
          argument: prefix + (prefix ? toKebabCase(key) : key),
          problem: describeUnknownName(key, name, slice),
        });
      return tools ?? [];
    });
    return new Set(found);
  };
  const hasChoice = selection.toolsets !== undefined || selection.tools !== undefined;
  const chosen = new Set([...members('toolsets'), ...members('tools')]);
  const excluded = members('exclude');
  const readOnly = members('readOnlyToolsets');
  if (problems.length > 0) throw new ArgumentError(subject, problems);

  const isOff = (tool: ToolDescriptor) =>
    excluded.has(tool) || (!tool.annotations.readOnlyHint && (selection.readOnly || readOnly.has(tool)));
  return (tool) => (isOff(tool) ? false : hasChoice ? chosen.has(tool) : undefined);
}

const toKebabCase = (key: string) => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const KEYS_WITH_TOOLS: ReadonlySet<string> = new Set(['tools', 'exclude']);

function toolsInToolset(
  name: string,
  { tools, defaultTools, coreTools }: Slice,
): readonly ToolDescriptor[] | undefined {
  if (name === 'all') return tools;
  if (name === 'core' && coreTools.length > 0) return coreTools;
  if (name === 'default') return defaultTools;
  const members = tools.filter(({ _meta }) => (_meta.toolset ?? _meta.channel) === name);
  return members.length > 0 ? members : undefined;
}

/** As {@link toolsInToolset}. A restriction of a channel also covers its tools that are off by default. */
function toolsRestrictedBy(name: string, slice: Slice): readonly ToolDescriptor[] | undefined {
  const inChannel = slice.tools.filter(({ _meta }) => _meta.channel === name);
  const tools = new Set([...(toolsInToolset(name, slice) ?? []), ...inChannel]);
  return tools.size > 0 ? [...tools] : undefined;
}

function describeUnknownName(key: string, name: string, slice: Slice): string {
  const listTools = 'Run "genesys-conversations-digital tools" to list the tools';
  if (key === 'tools') return `has the unknown tool "${name}". ${listTools}`;
  const toolsets = `Use one of: ${toolsetNamesOf(slice).join(', ')}`;
  return KEYS_WITH_TOOLS.has(key)
    ? `has the unknown toolset or tool "${name}". ${toolsets}. ${listTools}`
    : `has the unknown toolset "${name}". ${toolsets}`;
}

/** Combines filters: one that excludes a tool decides, then one that includes it. */
export const combineFilters =
  (...filters: readonly ToolFilter[]): ToolFilter =>
  (tool) => {
    const decisions = filters.map((filter) => filter(tool));
    return decisions.includes(false) ? false : decisions.includes(true) ? true : undefined;
  };

/** Whether a tool is on with all of these filters. */
export const isOn = (tool: ToolDescriptor, ...filters: readonly ToolFilter[]): boolean =>
  combineFilters(...filters)(tool) ?? isOnByDefault(tool);

/** A filter that can switch tools off, but not on: for the selections of clients. */
export const onlyRestrict =
  (filter: ToolFilter): ToolFilter =>
  (tool) =>
    filter(tool) === false ? false : undefined;
