import { readFile } from 'node:fs/promises';
import { clientOptionsFromEnvironment, withVariableNames } from '../client/environment-options.js';
import { mapArguments } from '../client/map-arguments.js';
import type { ClientOptions } from '../client/options.js';
import { withHints } from '../mcp/connections.js';
import { ArgumentError, type ArgumentProblem } from '../transport/errors.js';
import { toFlag } from './argument-options.js';
import { UsageError } from './exit.js';
import type { CatalogEntry } from './operation-catalog.js';
import { LOGIN_HINT, openDefaultProfile, openProfile } from './profiles/profile-options.js';
import { sandboxClientOptions } from './sandbox-client-options.js';
import type { Terminal } from './terminal.js';

/** The arguments and options of one call. */
export interface CallInput {
  /** Arguments that have an option of their own, by name. */
  readonly args: Readonly<Record<string, unknown>>;
  /** The value of `--args`: a JSON object, `@file` or `-`. */
  readonly json?: string | undefined;
  readonly all?: boolean | undefined;
  readonly sandbox?: boolean | undefined;
  readonly profile?: string | undefined;
  readonly timeoutMs?: number | undefined;
}

/** Merges the arguments of `--args` and of their own options. The options win. */
export async function resolveArguments({ args, json }: CallInput, terminal: Terminal): Promise<unknown> {
  if (json === undefined) return args;
  const { text, source } = await readJsonText(json, terminal);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${source} is not valid JSON: ${(error as Error).message}.`);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new UsageError(`${source} must be a JSON object of arguments, such as {"conversationId": "…"}.`);
  }
  return { ...parsed, ...args };
}

async function readJsonText(json: string, terminal: Terminal): Promise<{ text: string; source: string }> {
  if (json === '-') return { text: await terminal.readInput(), source: 'Standard input (--args -)' };
  if (!json.startsWith('@')) return { text: json, source: '--args' };
  const path = json.slice(1);
  try {
    return { text: await readFile(path, 'utf8'), source: `The file "${path}" of --args` };
  } catch (error) {
    throw new UsageError(`Can't read the file "${path}" of --args: ${(error as Error).message}.`);
  }
}

/**
 * Creates a client for the sandbox, a profile, the environment or the default profile. The timeout is the client's, so that it
 * covers token requests.
 *
 * @param create Creates the client of the slice.
 */
export async function createCallClient<Client>(
  { sandbox, profile, timeoutMs: timeout }: CallInput,
  { env }: Terminal,
  create: (options: ClientOptions) => Client,
): Promise<Client> {
  if (sandbox && profile !== undefined) throw new UsageError('Use only one of --profile and --sandbox.');
  if (sandbox) return create({ ...sandboxClientOptions(), timeout });
  const opened = profile === undefined ? await openDefaultProfile(env) : await openProfile(env, profile);
  if (opened) return create({ ...opened.options, timeout });
  try {
    return withVariableNames(() => create({ ...clientOptionsFromEnvironment(env), timeout }));
  } catch (error) {
    throw error instanceof ArgumentError ? withHints(error, [LOGIN_HINT]) : error;
  }
}

/**
 * Validates arguments before the environment is read. Errors name flags, such as `--conversation-id`.
 *
 * @throws UsageError that lists `otherProblems` and every problem with the arguments.
 */
export function validateArguments(
  { operationId, operation }: CatalogEntry,
  args: unknown,
  otherProblems: readonly ArgumentProblem[] = [],
): void {
  const problems = [...otherProblems];
  try {
    mapArguments(operationId, operation, args);
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    problems.push(...error.problems);
  }
  if (problems.length > 0) throw createFlagError(problems);
}

/** Creates an error that names arguments by their flags. */
export const createFlagError = (problems: readonly ArgumentProblem[]): UsageError =>
  new UsageError(problems.map(({ argument, problem }) => `${toFlag(argument)} ${problem}.`).join('\n       '));

export const printJson = (data: unknown, { out }: Terminal) => out.write(`${JSON.stringify(data, null, 2)}\n`);
