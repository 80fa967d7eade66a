import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ArgumentInfo } from '../operation.js';
import { commandFor, PROGRAM } from './command.js';
import { EXIT_CODES_HELP, UsageError } from './exit.js';
import { type Described, described } from './operations.js';
import type { Terminal } from './terminal.js';

/** What was typed behind an operation: its arguments by name, and these settings. */
export interface Given {
  readonly args: Readonly<Record<string, unknown>>;
  /** Text of, or `@file` or `-` with, a JSON object of arguments. */
  readonly json?: string | undefined;
  readonly all?: boolean | undefined;
  readonly sandbox?: boolean | undefined;
  /** Milliseconds. */
  readonly timeout?: number | undefined;
}

type Run = (operation: Described, given: Given) => Promise<void>;

const TOKENS = { any: "a user's or a client's", user: "a user's", client: "a client's (client credentials)" } as const;

/** `call` with one command for each operation, its options made of the table of operations. */
export function callCommand(terminal: Terminal, run: Run): Command {
  const call = commandFor(terminal, `${PROGRAM} call`)
    .description('Calls one operation of Genesys Cloud. The answer is JSON on stdout.')
    .usage('<operation> [options]')
    .configureHelp({ subcommandTerm: (command) => command.name(), optionDescription: (option) => option.description })
    .addHelpText(
      'after',
      `
An operation may also be named as Genesys does (getConversationsEmail) or as the tool is called
(genesys_conversations_digital_get_email).

Example:
  genesys-conversations-digital call emails.get --conversation-id 7a8e… | jq .participants

call <operation> --help lists its options.`,
    );
  for (const operation of described) call.addCommand(operationCommand(operation, terminal, run));
  return call;
}

function operationCommand(operation: Described, terminal: Terminal, run: Run): Command {
  const { name, operationId, tool } = operation;
  const command = commandFor(terminal, name)
    .aliases([operationId, tool.name])
    .usage('[options]')
    .summary(tool.title)
    .description(`${tool.title}. ${tool.description}`)
    .configureHelp({
      commandUsage: (self) => `${PROGRAM} call ${name} ${self.usage()}`,
      optionDescription: (option) => option.description,
    })
    .showHelpAfterError(`(call ${name} --help lists the options)`)
    .addHelpText('after', `\n${factsOf(operation)}\n\n${EXIT_CODES_HELP}`);
  const names = new Map<string, string>();
  for (const [name, info] of Object.entries(operation.operation.args)) {
    const option = argumentOption(name, info, operation);
    names.set(option.attributeName(), name);
    command.addOption(option);
  }
  command.option('--args <json>', 'arguments as one JSON object: text, @file, or - for standard input');
  if (operation.operation.listing)
    command.option('--all', 'every item of every page, one JSON document after the other');
  command.option('--sandbox', 'ask a Genesys organization in memory: no account, no network, nothing is kept');
  command.option('--timeout <ms>', 'how long one attempt may take, in milliseconds', asNumber);
  return command.action((options: Record<string, unknown>) => {
    const given = [...names].filter(([option]) => options[option] !== undefined);
    return run(operation, {
      args: Object.fromEntries(given.map(([option, name]) => [name, options[option]])),
      json: options.args as string | undefined,
      all: options.all as boolean | undefined,
      sandbox: options.sandbox as boolean | undefined,
      timeout: options.timeout as number | undefined,
    });
  });
}

export const flagOf = (argument: string) =>
  `--${argument.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

interface Words {
  readonly description?: string;
  readonly default?: unknown;
}

/** How each type is typed on a command line. */
const SHAPES: Record<ArgumentInfo['type'], { placeholder: string; parse: (text: string) => unknown }> = {
  string: { placeholder: '<text>', parse: (text) => text },
  integer: { placeholder: '<number>', parse: asNumber },
  number: { placeholder: '<number>', parse: asNumber },
  boolean: { placeholder: '[true|false]', parse: asBoolean },
  array: { placeholder: '<json>', parse: asJson },
  object: { placeholder: '<json>', parse: asJson },
  any: { placeholder: '<json>', parse: asJson },
};

function argumentOption(name: string, info: ArgumentInfo, { tool }: Described): Option {
  const { description = '', default: standard } = (tool.inputSchema.properties[name] ?? {}) as Words;
  const isList = info.type === 'array' && info.items !== 'object';
  const { placeholder, parse } = isList ? SHAPES[info.items ?? 'any'] : SHAPES[info.type];
  const notes = [
    info.required && 'required',
    isList && 'repeatable',
    info.values && `one of ${info.values.join(', ')}`,
    standard !== undefined && `default: ${JSON.stringify(standard)}`,
  ].filter(Boolean);
  const text = `${description}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`.trim();
  const option = new Option(`${flagOf(name)} ${placeholder}`, text).argParser((value, previous: unknown) =>
    isList ? [...((previous as unknown[] | undefined) ?? []), parse(value)] : parse(value),
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

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidArgumentError(`It must be JSON: ${(error as Error).message}.`);
  }
}

/** The arguments of `--args`, and those of their own options over them. */
export async function argumentsOf({ name }: Described, given: Given, terminal: Terminal): Promise<unknown> {
  if (given.json === undefined) return given.args;
  const place = `--args of ${name}`;
  const text = await readText(given.json, place, terminal);
  let args: unknown;
  try {
    args = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${place}: not JSON: ${(error as Error).message}.`);
  }
  if (typeof args !== 'object' || args === null || Array.isArray(args)) {
    throw new UsageError(`${place}: must be one JSON object of arguments by name.`);
  }
  return { ...args, ...given.args };
}

async function readText(json: string, place: string, terminal: Terminal): Promise<string> {
  if (json === '-') return terminal.readInput();
  if (!json.startsWith('@')) return json;
  try {
    return await readFile(json.slice(1), 'utf8');
  } catch (error) {
    throw new UsageError(`${place}: ${(error as Error).message}.`);
  }
}

function factsOf({ operation, operationId, tool, name }: Described): string {
  const { permissions } = operation;
  const needs = !permissions
    ? 'none of its own'
    : 'all' in permissions
      ? permissions.all.join(' and ')
      : permissions.any.join(' or ');
  const facts = {
    Endpoint: `${operation.method} ${operation.path}`,
    'Genesys name': operationId,
    Tool: tool.name,
    Client: `client.${name}`,
    Permissions: needs,
    Scopes: operation.scopes.join(' or ') || 'none',
    Token: TOKENS[operation.token],
  };
  return Object.entries(facts)
    .map(([name, value]) => `${`${name}:`.padEnd(14)}${value}`)
    .join('\n');
}
