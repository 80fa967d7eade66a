import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ArgumentInfo } from '../transport/operation.js';
import type { Described } from './described-operations.js';

/** An option for each argument of an operation, but for one that comes otherwise; gives what the options' values come to. */
export function addArguments(command: Command, { operation, tool }: Described, except?: string): ArgumentsOf {
  const names = new Map<string, string>();
  for (const [name, info] of Object.entries(operation.args)) {
    if (name === except) continue;
    const option = argumentOption(name, info, (tool.inputSchema.properties[name] ?? {}) as ArgumentSchema);
    names.set(option.attributeName(), name);
    command.addOption(option);
  }
  return (options) => {
    const given = [...names].filter(([option]) => options[option] !== undefined);
    return Object.fromEntries(given.map(([option, name]) => [name, options[option]]));
  };
}

/** The arguments by name, of the options by commander's names. */
export type ArgumentsOf = (options: Readonly<Record<string, unknown>>) => Record<string, unknown>;

export const flagOf = (argument: string) =>
  `--${argument.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** What the manifest says of an argument. */
interface ArgumentSchema {
  readonly description?: string;
  readonly default?: unknown;
  readonly items?: ArgumentSchema;
  readonly properties?: Readonly<Record<string, ArgumentSchema>>;
  readonly additionalProperties?: unknown;
}

/** Names of properties that help tells of one object: of the very large ones, enough to see what it is. */
const MOST_NAMES = 12;

/** What JSON is wanted, as `[{email, name}]`; nothing where the manifest does not say. */
function formOf({ items, properties, additionalProperties }: ArgumentSchema): string {
  if (items) return formOf(items) && `[${formOf(items)}]`;
  if (!properties) return additionalProperties ? '{"key": "value"}' : '';
  const names = Object.keys(properties);
  return `{${[...names.slice(0, MOST_NAMES), ...(names.length > MOST_NAMES ? ['…'] : [])].join(', ')}}`;
}

/** How each type is typed on a command line. */
const SHAPES: Record<ArgumentInfo['type'], { placeholder: string; parse: (text: string, form: string) => unknown }> = {
  string: { placeholder: '<text>', parse: (text) => text },
  integer: { placeholder: '<number>', parse: asNumber },
  number: { placeholder: '<number>', parse: asNumber },
  boolean: { placeholder: '[true|false]', parse: asBoolean },
  array: { placeholder: '<json>', parse: asJson },
  object: { placeholder: '<json>', parse: asJson },
  any: { placeholder: '<json>', parse: asJson },
};

function argumentOption(name: string, info: ArgumentInfo, schema: ArgumentSchema): Option {
  const { description = '', default: standard } = schema;
  const isList = info.type === 'array' && info.items !== 'object';
  const { placeholder, parse } = isList ? SHAPES[info.items ?? 'any'] : SHAPES[info.type];
  const form = placeholder === '<json>' ? formOf(schema) : '';
  const notes = [
    info.required && 'required',
    isList && 'repeatable',
    form,
    info.values && `one of ${info.values.join(', ')}`,
    standard !== undefined && `default: ${JSON.stringify(standard)}`,
  ].filter(Boolean);
  const text = `${description}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`.trim();
  const option = new Option(`${flagOf(name)} ${placeholder}`, text).argParser((value, previous: unknown) =>
    isList ? [...((previous as unknown[] | undefined) ?? []), parse(value, form)] : parse(value, form),
  );
  if (info.type === 'boolean') option.preset('true');
  // For completion. Whether a value is allowed is checked with all other arguments.
  if (info.values) option.argChoices = info.values.map(String);
  return option;
}

function asNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || Number.isNaN(number)) throw new InvalidArgumentError('It must be a number.');
  return number;
}

function asBoolean(text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new InvalidArgumentError('It must be true or false.');
  return text === 'true';
}

function asJson(text: string, form: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const wanted = form ? ` of the form ${form}` : '';
    throw new InvalidArgumentError(`It must be JSON${wanted}: ${(error as Error).message}.`);
  }
}
