import { oldArgsType } from './names.ts';
import type { OpenApiDocument } from './openapi.ts';
import { RESERVED, type Slice } from './slice.ts';

/** The old names of an operation. They work until the next major version. */
export interface OldNames {
  /** Client methods. The channel may be another one than the operation's. */
  methods: { channel: string; name: string; argsType: string }[];
  /** Full names of tools. */
  tools: string[];
}

const METHOD = /^([a-z][A-Za-z0-9]*)\.([a-z][A-Za-z0-9]*)$/;
const TOOL = /^[A-Za-z0-9_-]+$/;

/**
 * Returns the old names of a method from `x-aliases`, the table of the overlay that maps old names to methods. An old name
 * with a dot is a method's, others are tools'.
 */
export function oldNamesOf(document: OpenApiDocument, slice: Slice, method: string): OldNames {
  const names = Object.entries(document['x-aliases'] ?? {}).flatMap(([old, current]) =>
    current === method ? [old] : [],
  );
  return {
    methods: names.flatMap((old) => {
      const [, channel, name] = METHOD.exec(old) ?? [];
      return channel && name ? [{ channel, name, argsType: oldArgsType(slice, { channel, name }) }] : [];
    }),
    tools: names
      .filter((old) => TOOL.test(old))
      .map((old) => (old.startsWith(slice.tools.prefix) ? old : slice.tools.prefix + old)),
  };
}

/** Lists each alias that is not a possible name, has a name that is in use, or stands for an unknown method. */
export function findAliasProblems(document: OpenApiDocument, slice: Slice, toolNames: readonly string[]): string[] {
  const channels = new Map(slice.channels.map(({ name, methods }) => [name, methods.map((method) => method.name)]));
  const isMethod = (text: string) => {
    const [, channel = '', name = ''] = METHOD.exec(text) ?? [];
    return channels.get(channel)?.includes(name) ?? false;
  };
  return Object.entries(document['x-aliases'] ?? {}).flatMap(([old, current]) => {
    const place = `$.x-aliases["${old}"]`;
    const problems = isMethod(current) ? [] : [`${place}: "${current}" is not a method of the slice.`];
    const [, channel = '', name = ''] = METHOD.exec(old) ?? [];
    if (isMethod(old)) problems.push(`${place}: the slice still has this method. Remove the alias.`);
    else if (METHOD.test(old)) {
      if (!channels.has(channel)) problems.push(`${place}: "${channel}" is not a channel of the slice.`);
      if (RESERVED.has(name)) problems.push(`${place}: "${name}" is a reserved name.`);
    } else if (!TOOL.test(old)) {
      problems.push(`${place}: use the name of a method, such as "emails.get", or of a tool, such as "get_email".`);
    } else if (toolNames.includes(old) || toolNames.includes(slice.tools.prefix + old)) {
      problems.push(`${place}: the slice still has this tool. Remove the alias.`);
    }
    return problems;
  });
}

/** The old methods of a channel, by name, with the operation that each stands for. */
export const oldMethodsOf = <T extends { old: OldNames }>(
  operations: readonly T[],
  channel: string,
): { name: string; operation: T }[] =>
  operations.flatMap((operation) =>
    operation.old.methods.filter((old) => old.channel === channel).map(({ name }) => ({ name, operation })),
  );

/** Operation IDs by the full old names of their tools. */
export const oldToolNames = (operations: readonly { id: string; old: OldNames }[]): Record<string, string> =>
  Object.fromEntries(operations.flatMap(({ id, old }) => old.tools.map((name) => [name, id])));

/** The sentence for the docs of an old name. */
export const renamed = (to: string): string =>
  `@deprecated Renamed to ${to}. This name works until the next major version.`;
