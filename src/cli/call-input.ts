import { readFile } from 'node:fs/promises';
import { type Client, createClient } from '../client/client.js';
import { clientFromEnvironment } from '../client/client-from-environment.js';
import { mapArguments } from '../client/map-arguments.js';
import { withHints } from '../mcp/connections.js';
import { ArgumentError, type ArgumentProblem } from '../transport/errors.js';
import { flagOf } from './argument-options.js';
import type { Described } from './described-operations.js';
import { UsageError } from './exit.js';
import { sandboxClientOptions } from './sandbox-client-options.js';
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

/** The arguments of `--args`, and those of their own options over them. */
export async function argumentsOf(name: string, given: Given, terminal: Terminal): Promise<unknown> {
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

/** A client of the sandbox or of the environment's organization. The timeout is the client's, so that it covers sign-in. */
export function clientFor({ sandbox, timeout }: Given, { env }: Terminal): Client {
  if (sandbox) return createClient({ ...sandboxClientOptions(), timeout });
  try {
    return clientFromEnvironment(env, { timeout });
  } catch (error) {
    throw error instanceof ArgumentError ? withHints(error, []) : error;
  }
}

/** Before the settings are looked at; speaks of `--conversation-id` to whoever typed that. */
export function checkArguments(
  { operationId, operation }: Described,
  args: unknown,
  others: readonly ArgumentProblem[] = [],
): void {
  const problems = [...others];
  try {
    mapArguments(operationId, operation, args);
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    problems.push(...error.problems);
  }
  if (problems.length > 0) throw usageError(problems);
}

/** Of arguments by the flags that they are typed as. */
export const usageError = (problems: readonly ArgumentProblem[]) =>
  new UsageError(problems.map(({ argument, problem }) => `${flagOf(argument)} ${problem}`).join('\n       '));

export const print = (data: unknown, { out }: Terminal) => out.write(`${JSON.stringify(data, null, 2)}\n`);
