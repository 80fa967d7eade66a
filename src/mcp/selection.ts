import { ArgumentError, type ArgumentProblem } from '../transport/errors.js';
import { channels, manifest, type ToolDescriptor } from './manifest.js';
import { toolNamed } from './tool-names.js';
import { core } from './tool-ranking.js';

/**
 * Which tools are on. The server, each connection, each principal and each request over HTTP can have one; a tool is
 * on where all of them have it on, so that none can widen what another has narrowed.
 */
export interface Selection {
  /** Channels (`emails`), `core` or `all`. */
  readonly toolsets?: readonly string[] | undefined;
  /** Tools by any of their names (`get_email`, `emails.get`), in addition to `toolsets`; without either, all tools. */
  readonly tools?: readonly string[] | undefined;
  /** Tools or toolsets to leave out. */
  readonly exclude?: readonly string[] | undefined;
  /** Only tools that read. */
  readonly readOnly?: boolean | undefined;
  /** Toolsets of which only the tools that read are on. */
  readonly readOnlyToolsets?: readonly string[] | undefined;
}

export type Predicate = (tool: ToolDescriptor) => boolean;

/** The names that a {@link Selection} knows as toolsets. */
export const toolsetNames: readonly string[] = [...channels, 'core', 'all'];

/**
 * Whether a selection has a tool on.
 *
 * @throws ArgumentError that names every toolset and tool that there is not. `subject` says where the selection is from.
 */
export function createToolFilter(selection: Selection, subject: string, place = ''): Predicate {
  const problems: ArgumentProblem[] = [];
  const members = (key: 'toolsets' | 'tools' | 'exclude' | 'readOnlyToolsets'): ReadonlySet<ToolDescriptor> => {
    const found = (selection[key] ?? []).flatMap((name) => {
      const tools =
        (key === 'tools' ? undefined : toolset(name)) ?? (TAKES_TOOLS.has(key) ? toolNamed(name) : undefined);
      if (!tools) problems.push({ argument: `${place}${key}`, problem: unknown(key, name) });
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

const TAKES_TOOLS: ReadonlySet<string> = new Set(['tools', 'exclude']);

function toolset(name: string): readonly ToolDescriptor[] | undefined {
  if (name === 'all') return manifest;
  if (name === 'core') return core;
  const members = manifest.filter((tool) => tool._meta.channel === name);
  return members.length > 0 ? members : undefined;
}

function unknown(key: string, name: string): string {
  if (key === 'tools') return `has "${name}", which is no tool (the command "tools" lists them)`;
  const also = TAKES_TOOLS.has(key) ? ' or tool' : '';
  return `has "${name}", which is no toolset${also} (the toolsets are ${toolsetNames.join(', ')})`;
}

/** Whether all of some predicates have a tool on. */
export const every =
  (...predicates: readonly Predicate[]): Predicate =>
  (tool) =>
    predicates.every((predicate) => predicate(tool));
