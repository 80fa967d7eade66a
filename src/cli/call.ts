import type { Command } from 'commander';
import { callCommand } from './call-command.js';
import { argumentsOf, checkArguments, clientFor, type Given, print } from './call-input.js';
import type { Described } from './described-operations.js';
import { UsageError } from './exit.js';
import type { Terminal } from './terminal.js';
import { uploadCommands } from './uploads.js';

/** `call <operation> …`: one operation, its answer as JSON on stdout. */
export const command = (terminal: Terminal): Command =>
  callCommand(terminal, uploadCommands(terminal), (operation, given) => run(operation, given, terminal));

async function run(described: Described, given: Given, terminal: Terminal): Promise<void> {
  const args = await argumentsOf(described.name, given, terminal);
  checkArguments(described, args);
  const client = await clientFor(given, terminal);
  const options = { signal: terminal.interrupted };
  if (given.all) {
    for await (const item of itemsOf(client, described)(args, options)) print(item, terminal);
    return;
  }
  const { data, response } = await client.call(described.operationId, args as never, options).withResponse();
  if (data === undefined) terminal.err.write(`${response.status}: done, nothing came back\n`);
  else print(data, terminal);
}

type All = (args: unknown, options: unknown) => AsyncIterable<unknown>;

function itemsOf(client: object, { channel, method, name }: Described): All {
  const methods = (client as Record<string, Record<string, { all?: All }>>)[channel];
  const all = methods?.[method]?.all;
  if (!all) throw new UsageError(`--all is for paged listings, and ${name} is none.`);
  return all;
}
