import type { Command } from 'commander';
import { nameIn } from '../mcp/tool-names.js';
import { MAX_TIMER_MS } from '../transport/clock.js';
import { addArguments } from './argument-options.js';
import type { Given } from './call-input.js';
import { commandFor, integer, PROGRAM } from './command.js';
import { type Described, described } from './described-operations.js';
import { ENVIRONMENT_HELP } from './environment-help.js';
import { EXIT_CODES_HELP } from './exit.js';
import type { Terminal } from './terminal.js';

type Run = (operation: Described, given: Given) => Promise<void>;

const TOKENS = { any: "a user's or a client's", user: "a user's", client: "a client's (client credentials)" } as const;

/** `call` with one command for each operation, its options made of the table of operations, and with these others. */
export function callCommand(terminal: Terminal, others: readonly Command[], run: Run): Command {
  const call = commandFor(terminal, `${PROGRAM} call`)
    .description('Calls one operation of Genesys Cloud. The answer is JSON on stdout.')
    .usage('<operation> [options]')
    .configureOutput({ outputError: (text, write) => write(text.replace(UNKNOWN, ofChannel)) })
    .configureHelp({ subcommandTerm: (command) => command.name(), optionDescription: (option) => option.description })
    .addHelpText(
      'after',
      `
An operation may also be named as Genesys does (getConversationsEmail) or as the tool is called
(get_email, genesys_conversations_digital_get_email).

Example:
  genesys-conversations-digital call emails.get --conversation-id 7a8e… | jq .participants

call <operation> --help lists its options.

${ENVIRONMENT_HELP}`,
    );
  const commands = [...described.map((operation) => operationCommand(operation, terminal, run)), ...others];
  // Each channel's together, in the order of the operations.
  const channelOf = (command: Command) => command.name().split('.')[0];
  for (const channel of new Set(commands.map(channelOf)))
    for (const command of commands) if (channelOf(command) === channel) call.addCommand(command);
  return call;
}

const UNKNOWN = /unknown command '(\w+)'/;

/** `call emails list` has only begun to say what it means. */
function ofChannel(text: string, channel: string): string {
  const names = described.filter((one) => one.channel === channel).map(({ name }) => name);
  return names.length > 0 ? `${text}. Of ${channel} there are: ${names.join(', ')}` : text;
}

function operationCommand(operation: Described, terminal: Terminal, run: Run): Command {
  const { name, operationId, tool } = operation;
  const command = callable(terminal, name, factsOf(operation))
    .aliases([operationId, tool.name, nameIn('short', tool)])
    .summary(tool.title)
    .description(`${tool.title}. ${tool.description}`);
  const argumentsOf = addArguments(command, operation);
  addSettings(command);
  if (operation.operation.paging)
    command.option('--all', 'every item of every page, one JSON document after the other');
  return command.action((options: Settings) => run(operation, { ...givenOf(options), args: argumentsOf(options) }));
}

/** A command of `call`, with what it has in common with all others. */
export const callable = (terminal: Terminal, name: string, facts: string): Command =>
  commandFor(terminal, name)
    .usage('[options]')
    .configureHelp({
      commandUsage: (self) => `${PROGRAM} call ${name} ${self.usage()}`,
      optionDescription: (option) => option.description,
    })
    .showHelpAfterError(`(call ${name} --help lists the options)`)
    .addHelpText('after', `\n${facts}\n\n${EXIT_CODES_HELP}`);

/** The options of all commands of `call`. */
export const addSettings = (command: Command): Command =>
  command
    .option('--args <json>', 'arguments as one JSON object: text, @file, or - for standard input')
    .option('--sandbox', 'ask a Genesys organization in memory: no account, no network, nothing is kept')
    .option(
      '--timeout <ms>',
      'how long one attempt may take, the login too, in milliseconds (default: 30000; 0 for no limit on calls)',
      integer(0, MAX_TIMER_MS),
    );

export type Settings = Readonly<Record<string, unknown>>;

export const givenOf = ({ args, all, sandbox, timeout }: Settings): Omit<Given, 'args'> => ({
  json: args as string | undefined,
  all: all as boolean | undefined,
  sandbox: sandbox as boolean | undefined,
  timeout: timeout as number | undefined,
});

function factsOf({ operation, operationId, tool, name }: Described): string {
  const { permissions } = operation;
  const needs = permissions?.permissions.join(permissions.type === 'ALL' ? ' and ' : ' or ') ?? 'none of its own';
  const facts = {
    Endpoint: `${operation.method} ${operation.path}`,
    'Genesys name': operationId,
    Tool: tool.name,
    Client: `client.${name}`,
    Permissions: needs,
    Scopes: operation.scopes.join(' or ') || 'none',
    Token: TOKENS[operation.tokenKind],
  };
  return Object.entries(facts)
    .map(([name, value]) => `${`${name}:`.padEnd(14)}${value}`)
    .join('\n');
}
