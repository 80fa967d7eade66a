import type { Command } from 'commander';
import { placeArguments } from '../arguments.js';
import { createClient } from '../client.js';
import { ArgumentError } from '../http/errors.js';
import { connectionFromEnvironment } from '../mcp/environment.js';
import { argumentsOf, callCommand, flagOf, type Given } from './call-options.js';
import { UsageError } from './exit.js';
import type { Described } from './operations.js';
import { sandboxConnection } from './sandbox-connection.js';
import type { Terminal } from './terminal.js';
import { uploadCommands } from './uploads.js';

/** `call <operation> …`: one operation, its answer as JSON on stdout. */
export function command(terminal: Terminal): Command {
  const call = callCommand(terminal, (operation, given) => run(operation, given, terminal));
  for (const upload of uploadCommands(terminal)) call.addCommand(upload);
  return call;
}

async function run(described: Described, given: Given, terminal: Terminal): Promise<void> {
  const args = await argumentsOf(described, given, terminal);
  checkArguments(described, args);
  const client = createClient(given.sandbox ? sandboxConnection() : connectionFromEnvironment(terminal.env));
  const options = { signal: terminal.interrupted, timeout: given.timeout };
  if (given.all) {
    for await (const item of itemsOf(client, described)(args, options)) print(item, terminal);
    return;
  }
  const { data, response } = await client.call(described.operationId, args as never, options).withResponse();
  if (data === undefined) terminal.err.write(`${response.status}: done, nothing came back\n`);
  else print(data, terminal);
}

/** Before the settings are looked at; speaks of `--conversation-id` to whoever typed that. */
function checkArguments({ operationId, operation }: Described, args: unknown): void {
  try {
    placeArguments(operationId, operation, args);
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    const problems = error.problems.map(({ argument, problem }) => `${flagOf(argument)} ${problem}`);
    throw new UsageError(problems.join('\n       '));
  }
}

const print = (data: unknown, { out }: Terminal) => out.write(`${JSON.stringify(data, null, 2)}\n`);

type All = (args: unknown, options: unknown) => AsyncIterable<unknown>;

function itemsOf(client: object, { channel, method, name }: Described): All {
  const methods = (client as Record<string, Record<string, { all?: All }>>)[channel];
  const all = methods?.[method]?.all;
  if (!all) throw new UsageError(`--all is for listings, and ${name} is none.`);
  return all;
}
