import { manifest, type ToolDescriptor } from './manifest.js';

/** The style of tool names: full, or short without the common prefix. */
export type NameStyle = 'full' | 'short';

const PREFIX = 'genesys_conversations_digital_';

/** Returns the name of a tool in a style. */
export const nameIn = (style: NameStyle, { name }: Pick<ToolDescriptor, 'name'>): string =>
  style === 'short' && name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name;

/** Returns the style of the name that a caller used for a tool, or a fallback if it used neither name. */
export function styleOf(calledName: string | undefined, tool: ToolDescriptor, fallback: NameStyle): NameStyle {
  if (calledName === tool.name) return 'full';
  return calledName === nameIn('short', tool) ? 'short' : fallback;
}

const aliasesOf = (tool: ToolDescriptor): string[] => {
  const { channel, method, operationId } = tool._meta;
  return [tool.name, nameIn('short', tool), `${channel}.${method}`, operationId];
};

const toolsByName = new Map(manifest.flatMap((tool) => aliasesOf(tool).map((name) => [name, tool])));

/**
 * Finds a tool by its full or short name, the client method (`emails.get`), or Genesys' operation id
 * (`getConversationsEmail`). Returns undefined for an unknown name.
 */
export const toolNamed = (name: string): ToolDescriptor | undefined => toolsByName.get(name);

/** The maximum length of a tool name in the strictest model APIs. */
export const MAX_NAME_LENGTH = 64;
