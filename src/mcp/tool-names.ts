import { allTools, type ToolDescriptor } from './manifest.js';

/** The style of tool names: full, or short without the common prefix. */
export type NameStyle = 'full' | 'short';

const PREFIX = 'genesys_conversations_digital_';

/** Returns the name of a tool in a style. */
export const nameIn = (style: NameStyle, { name }: Pick<ToolDescriptor, 'name'>): string =>
  style === 'short' && name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name;

const aliasesOf = (tool: ToolDescriptor): string[] => {
  const { channel, method, operationId } = tool._meta;
  return [tool.name, nameIn('short', tool), `${channel}.${method}`, operationId];
};

const toolsByName = new Map(allTools.flatMap((tool) => aliasesOf(tool).map((name) => [name, tool])));

/**
 * Finds a tool by its full or short name, the client method (`emails.get`), or Genesys' operation id
 * (`getConversationsEmail`). Returns undefined for an unknown name.
 */
export const toolNamed = (name: string): ToolDescriptor | undefined => toolsByName.get(name);

/** The maximum length of a tool name in the strictest model APIs. */
export const MAX_NAME_LENGTH = 64;

/** Returns the names that are longer than the limit. */
export const findLongNames = (names: Iterable<string>, limit = MAX_NAME_LENGTH): string[] =>
  [...names].filter((name) => name.length > limit);
