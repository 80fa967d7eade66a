import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ArgumentInfo } from '../transport/operation.js';
import type { CatalogEntry } from './operation-catalog.js';

/** Converts the options of a command, by commander's names, to arguments by their names. */
export type CollectArguments = (options: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** Adds an option for each argument of an operation, except for `excluded`. */
export function addArgumentOptions(
  command: Command,
  { operation, tool }: CatalogEntry,
  excluded?: string,
): CollectArguments {
  const names = new Map<string, string>();
  for (const [name, info] of Object.entries(operation.args)) {
    if (name === excluded) continue;
    const option = createArgumentOption(name, info, (tool.inputSchema.properties[name] ?? {}) as ArgumentSchema);
    names.set(option.attributeName(), name);
    command.addOption(option);
  }
  return (options) => {
    const present = [...names].filter(([option]) => options[option] !== undefined);
    return Object.fromEntries(present.map(([option, name]) => [name, options[option]]));
  };
}

/** Returns the flag of an argument: `--conversation-id`. It starts with `--argument-` if the flag has another meaning. */
export function toFlag(argument: string): string {
  const name = argument
    .replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    .replaceAll(/-{2,}/g, '-')
    .replace(/^-/, '');
  // commander sets `x` to false for `--no-x`.
  return OTHER_OPTIONS.has(name) || name.startsWith('no-') ? `--argument-${name}` : `--${name}`;
}

/** The options of `call` that are not arguments of an operation. */
const OTHER_OPTIONS: ReadonlySet<string> = new Set(['all', 'args', 'help', 'profile', 'sandbox', 'slice', 'timeout']);

/** The schema of an argument in the tool manifest. */
interface ArgumentSchema {
  readonly description?: string;
  readonly default?: unknown;
  readonly items?: ArgumentSchema;
  readonly properties?: Readonly<Record<string, ArgumentSchema>>;
  readonly additionalProperties?: unknown;
}

/** Help truncates the property list of larger objects. */
const MAX_PROPERTY_NAMES = 12;

/** Describes the expected JSON, such as `[{email, name}]`; empty when the manifest has no properties. */
function describeJson({ items, properties, additionalProperties }: ArgumentSchema): string {
  if (items) return describeJson(items) && `[${describeJson(items)}]`;
  if (!properties) return additionalProperties ? '{"key": "value"}' : '';
  const names = Object.keys(properties);
  return `{${[...names.slice(0, MAX_PROPERTY_NAMES), ...(names.length > MAX_PROPERTY_NAMES ? ['…'] : [])].join(', ')}}`;
}

interface ValueSyntax {
  readonly placeholder: string;
  readonly parse: (text: string, expectedJson: string) => unknown;
}

const VALUE_SYNTAX: Readonly<Record<ArgumentInfo['type'], ValueSyntax>> = {
  string: { placeholder: '<text>', parse: (text) => text },
  integer: { placeholder: '<number>', parse: parseNumber },
  number: { placeholder: '<number>', parse: parseNumber },
  boolean: { placeholder: '[true|false]', parse: parseBoolean },
  array: { placeholder: '<json>', parse: parseJson },
  object: { placeholder: '<json>', parse: parseJson },
  any: { placeholder: '<json>', parse: parseJson },
};

function createArgumentOption(name: string, info: ArgumentInfo, schema: ArgumentSchema): Option {
  const { description = '', default: defaultValue } = schema;
  const isList = info.type === 'array' && info.items !== 'object';
  const { placeholder, parse } = VALUE_SYNTAX[isList ? (info.items ?? 'any') : info.type];
  const expectedJson = placeholder === '<json>' ? describeJson(schema) : '';
  const notes = [
    info.required && 'required',
    isList && 'can be given more than once',
    expectedJson,
    info.values && `one of ${info.values.join(', ')}`,
    defaultValue !== undefined && `default: ${JSON.stringify(defaultValue)}`,
  ].filter(Boolean);
  const text = `${description}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`.trim();
  const option = new Option(`${toFlag(name)} ${placeholder}`, text).argParser((value, previous: unknown) =>
    isList ? [...((previous as unknown[] | undefined) ?? []), parse(value, expectedJson)] : parse(value, expectedJson),
  );
  if (info.type === 'boolean') option.preset('true');
  // Only for completion: all arguments are validated together, later.
  if (info.values) option.argChoices = info.values.map(String);
  return option;
}

function parseNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || Number.isNaN(number)) throw new InvalidArgumentError('It must be a number.');
  return number;
}

function parseBoolean(text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new InvalidArgumentError('It must be true or false.');
  return text === 'true';
}

function parseJson(text: string, expectedJson: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const form = expectedJson ? ` of the form ${expectedJson}` : '';
    throw new InvalidArgumentError(`It must be JSON${form}: ${(error as Error).message}.`);
  }
}
