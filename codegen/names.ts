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

export const namesOf = (slice: Slice, channel: SliceChannel) => ({
  /** `emails` → `EmailsChannel`. */
  channel: `${pascalCase(channel.name)}Channel`,
  method: (operationId: string, name: string): OperationNames => ({
    name,
    argsType: argsType(channel, name),
    toolName: toolNameOf(slice, operationId),
  }),
});

export const toolNameOf = ({ tools }: Pick<Slice, 'tools'>, operationId: string): string =>
  tools.prefix + snakeCase(operationId.replace(tools.omit, ''));

/** `emails.sendMessage` → `SendEmailMessageArgs`, `emails.list` → `ListEmailsArgs`. */
function argsType(channel: SliceChannel, method: string): string {
  if (method === 'list') return `List${pascalCase(channel.name)}Args`;
  const [, verb = method, rest = ''] = /^([a-z]+)(.*)$/.exec(method) ?? [];
  return `${pascalCase(verb)}${channel.noun}${rest}Args`;
}

/** `internalMessages` → `InternalMessages`, `routing-queues` → `RoutingQueues`. */
export const pascalCase = (text: string): string =>
  text.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** `getEmailMessages` → `get_email_messages`. */
export const snakeCase = (text: string): string => text.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
