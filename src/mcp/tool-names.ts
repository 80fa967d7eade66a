import { manifest, type ToolDescriptor } from './manifest.js';

/** The style of tool names: full, or without the prefix that all of them share. */
export type NameStyle = 'full' | 'short';

const PREFIX = 'genesys_conversations_digital_';

export const nameIn = (style: NameStyle, { name }: Pick<ToolDescriptor, 'name'>): string =>
  style === 'short' && name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name;

const namesOf = (tool: ToolDescriptor): string[] => {
  const { channel, method, operationId } = tool._meta;
  return [tool.name, nameIn('short', tool), `${channel}.${method}`, operationId];
};

const byName = new Map(manifest.flatMap((tool) => namesOf(tool).map((name) => [name, tool])));

/** The tool of a name: full or short, the client's (`emails.get`), or Genesys' own (`getConversationsEmail`). */
export const toolNamed = (name: string): ToolDescriptor | undefined => byName.get(name);

/** The longest tool name that the strictest model APIs take. */
export const NAME_LIMIT = 64;

/** The names that are over the limit. */
export const namesOver = (names: Iterable<string>, limit = NAME_LIMIT): string[] =>
  [...names].filter((name) => name.length > limit);
