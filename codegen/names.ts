import { createHash } from 'node:crypto';
import type { Slice, SliceChannel } from './slice.ts';

/** The names of one operation in the generated files. */
export interface OperationNames {
  /** `sendMessage` in `client.emails.sendMessage`. */
  name: string;
  /** `SendEmailMessageArgs`. */
  argsType: string;
  /** `genesys_conversations_digital_post_email_messages`. */
  toolName: string;
}

export const namesOf = (slice: Pick<Slice, 'tools'>, channel: Pick<SliceChannel, 'name' | 'noun'>) => ({
  /** `emails` → `EmailsChannel`. */
  channel: `${pascalCase(channel.name)}Channel`,
  method: (operationId: string, name: string): OperationNames => ({
    name,
    argsType: argsType(channel, name),
    toolName: toolNameOf(slice, operationId),
  }),
});

export const toolNameOf = ({ tools }: Pick<Slice, 'tools'>, operationId: string): string => {
  const words = snakeCase(operationId.replace(tools.omit, '')).replaceAll(/[^A-Za-z0-9_-]/g, '_');
  return shorten(tools.prefix + words);
};

/** The limit of the Model Context Protocol. */
const MAX_TOOL_NAME = 128;

/** Replaces the end of a name that is too long by a hash, so that it stays unique and the same in each run. */
function shorten(name: string): string {
  if (name.length <= MAX_TOOL_NAME) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, MAX_TOOL_NAME - hash.length - 1)}_${hash}`;
}

/** `emails.sendMessage` → `SendEmailMessageArgs`, `emails.list` → `ListEmailsArgs`. */
function argsType(channel: Pick<SliceChannel, 'name' | 'noun'>, method: string): string {
  if (method === 'list') return `List${pascalCase(channel.name)}Args`;
  const [, verb = method, rest = ''] = /^([a-z]+)(.*)$/.exec(method) ?? [];
  return `${pascalCase(verb)}${channel.noun}${rest}Args`;
}

/** The name of the type of the arguments of a method with an old name. */
export const oldArgsType = (slice: Pick<Slice, 'channels'>, old: { channel: string; name: string }): string =>
  slice.channels.flatMap((channel) => (channel.name === old.channel ? [argsType(channel, old.name)] : [])).join('');

/** The names of the types that the slice adds to those of the models. */
export const typeNamesOf = (slice: Slice): string[] => [
  `${pascalCase(slice.name)}Channels`,
  `${pascalCase(slice.name)}Client`,
  ...slice.channels.flatMap((channel) => {
    const names = namesOf(slice, channel);
    return [names.channel, ...channel.methods.map(({ name }) => names.method('', name).argsType)];
  }),
];

/** `internalMessages` → `InternalMessages`, `routing-queues` → `RoutingQueues`. */
export const pascalCase = (text: string): string =>
  text.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** `getEmailMessages` → `get_email_messages`. */
export const snakeCase = (text: string): string => text.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
