import { isObject } from './openapi.ts';

export interface SliceToolset {
  name: string;
  summary: string;
  /** Client methods: `emails.get`. */
  methods: string[];
}

/** What a toolset needs of a channel. */
interface Channel {
  name: string;
  methods: { name: string }[];
}

/** Toolsets that every MCP server has. */
const BUILT_IN = new Set(['all', 'core', 'default']);

const IDENTIFIER = /^[a-z][A-Za-z0-9]*$/;

/** Parses `toolsets` of `slice.yaml`. A toolset lists methods (`emails.get`) or whole channels (`emails`). */
export function parseToolsets(toolsets: unknown, channels: readonly Channel[], problems: string[]): SliceToolset[] {
  const seen = new Map<string, string>();
  return Object.entries(isObject(toolsets) ? toolsets : {}).map(([name, value]): SliceToolset => {
    const place = `toolsets.${name}`;
    const { summary, methods } = isObject(value) ? value : {};
    const isTaken = BUILT_IN.has(name) || channels.some((channel) => channel.name === name);
    if (!IDENTIFIER.test(name)) problems.push(`${place}: a toolset name must be in camelCase.`);
    if (isTaken) problems.push(`${place}: "${name}" is the name of another toolset. Choose another name.`);
    if (typeof summary !== 'string' || summary === '') problems.push(`${place}.summary: must be a non-empty string.`);
    const entries = Array.isArray(methods) ? methods.map(String) : [];
    if (entries.length === 0) problems.push(`${place}.methods: must list at least one method or channel.`);
    const names = entries.flatMap((entry) => {
      const found = findMethods(entry, channels);
      if (found.length === 0) problems.push(`${place}.methods: "${entry}" is not a method or channel of the slice.`);
      return found;
    });
    for (const method of names) {
      const other = seen.get(method);
      if (other) problems.push(`${place}.methods: ${method} is already listed in ${other}.`);
      seen.set(method, place);
    }
    return { name, summary: String(summary ?? ''), methods: names };
  });
}

/** The methods that an entry names: one method, or all of a channel. */
const findMethods = (entry: string, channels: readonly Channel[]): string[] =>
  channels.flatMap((channel) =>
    channel.methods
      .map(({ name }) => `${channel.name}.${name}`)
      .filter((method) => entry === channel.name || entry === method),
  );
