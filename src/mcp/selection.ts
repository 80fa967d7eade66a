import { ArgumentError, type ArgumentProblem } from '../transport/errors.js';
import { allTools, channels, companionToolsets, manifest, type ToolDescriptor } from './manifest.js';
import { toolNamed } from './tool-names.js';
import { coreTools } from './tool-ranking.js';

/**
 * Selects the tools that are on. The server, each connection, each principal and each HTTP request can have a selection. A tool
 * is on if all of these selections include it. Tools that are off by default are on only if a selection of the server, the
 * connection or the principal names them or their toolset.
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

/** The names of all toolsets. */
export const toolsetNames: readonly string[] = [...channels, ...companionToolsets, 'core', 'default', 'all'];

/**
 * Creates the filter of a selection.
 *
 * @param subject - The source of the selection, which starts the error message.
 * @param prefix - Precedes the keys in the error message, for flags and headers: `--`.
 * @throws ArgumentError with every unknown toolset and tool.
 */
export function createToolFilter(selection: Selection, subject: string, prefix = ''): ToolFilter {
  const problems: ArgumentProblem[] = [];
  const members = (key: 'toolsets' | 'tools' | 'exclude' | 'readOnlyToolsets'): ReadonlySet<ToolDescriptor> => {
    const found = (selection[key] ?? []).flatMap((name) => {
      const tools =
        (key === 'tools' ? undefined : key === 'toolsets' ? toolsInToolset(name) : toolsRestrictedBy(name)) ??
        (KEYS_WITH_TOOLS.has(key) ? toolNamed(name) : undefined);
      if (!tools)
        problems.push({
          argument: prefix + (prefix ? toKebabCase(key) : key),
          problem: describeUnknownName(key, name),
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

function toolsInToolset(name: string): readonly ToolDescriptor[] | undefined {
  if (name === 'all') return allTools;
  if (name === 'core') return coreTools;
  if (name === 'default') return manifest;
  const members = allTools.filter(({ _meta }) => (_meta.toolset ?? _meta.channel) === name);
  return members.length > 0 ? members : undefined;
}

/** As {@link toolsInToolset}. A restriction of a channel also covers its tools that are off by default. */
function toolsRestrictedBy(name: string): readonly ToolDescriptor[] | undefined {
  const tools = new Set([...(toolsInToolset(name) ?? []), ...allTools.filter(({ _meta }) => _meta.channel === name)]);
  return tools.size > 0 ? [...tools] : undefined;
}

function describeUnknownName(key: string, name: string): string {
  const listTools = 'Run "genesys-conversations-digital tools" to list the tools';
  if (key === 'tools') return `has the unknown tool "${name}". ${listTools}`;
  const toolsets = `Use one of: ${toolsetNames.join(', ')}`;
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
  combineFilters(...filters)(tool) ?? tool._meta.toolset === undefined;

/** A filter that can switch tools off, but not on: for the selections of clients. */
export const onlyRestrict =
  (filter: ToolFilter): ToolFilter =>
  (tool) =>
    filter(tool) === false ? false : undefined;
