import { type Environment, withVariableNames } from '../client/environment-options.js';
import { ArgumentError } from '../transport/errors.js';
import type { ConfirmStep } from './confirm-step.js';
import { type Connection, type ConnectionOptions, connectionFromEnvironment, openConnection } from './connections.js';
import { createLog, type Log } from './log.js';
import type { McpFlags } from './mcp-flags.js';
import { tracing } from './observe/tracing.js';
import { type OfferOptions, offer } from './offer.js';
import type { Principal } from './principal.js';
import { selects } from './selection.js';
import { createShape, MAX_RESULT_BYTES } from './shape/shape.js';
import { NAME_LIMIT, namesOver } from './tool-names.js';

export interface StartOptions {
  flags?: McpFlags;
  env?: Environment;
  /** In place of those that the flags or the environment name: the sandbox's, for example. */
  connections?: readonly ConnectionOptions[] | undefined;
  /** By default one that writes to stderr, at the level of `--log-level`. */
  log?: Log | undefined;
}

/** A running server. */
export interface Running {
  /** Over HTTP. */
  readonly url: string | undefined;
  /** Resolved when it has ended of itself: over stdio, when the host hangs up. Over HTTP it never does. */
  readonly ended: Promise<void>;
  /** Takes no more requests, waits for those under way, `drain` milliseconds at the most (10,000), and ends. */
  close(drain?: number): Promise<void>;
}

/**
 * Starts the MCP server as the flags say: over stdio, or over HTTP with `http`.
 *
 * @throws ArgumentError for settings that can't be used, above all where no connection is named.
 */
export async function startMcp({ flags = {}, env = {}, connections, log }: StartOptions): Promise<Running> {
  const logger = log ?? createLog(flags.logLevel);
  if (!flags.http) refuseForHttpOnly(flags);
  const opened = await open(connections, flags, env);
  const principal: Principal = { connections: opened, allows: selects(flags, 'mcp', '--') };
  const confirm = flags.confirm ? await confirmStep(env) : undefined;
  const discover = flags.discovery ? (await import('./discovery/discover.js')).discover : undefined;
  const stdio = flags.http ? undefined : await import('./serve-stdio.js');
  const options: OfferOptions = {
    names: flags.names,
    confirm,
    discover,
    shape: shapeOf(flags),
    observe: tracing(),
  };
  report(principal, options, logger);
  if (stdio) return { url: undefined, ...stdio.serveStdio({ ...options, principal, log: logger }) };
  const { serveHttp } = await import('./http/serve-http.js');
  const server = await serveHttp({ ...options, flags, env, principal, log: logger });
  return { ...server, ended: new Promise(() => {}) };
}

async function confirmStep({ GENESYS_MCP_CONFIRM_KEY: key }: Environment): Promise<ConfirmStep> {
  const { confirming } = await import('./confirm-step.js');
  return confirming({ key: key || undefined });
}

const shapeOf = ({ maxResultBytes = MAX_RESULT_BYTES, redact = false, projection = false }: McpFlags) =>
  createShape({
    maxResultBytes,
    redact,
    projection,
    toRaise: 'Whoever runs this server can raise --max-result-bytes.',
  });

/** A flag that would do nothing is not passed over: `--auth` without `--http` would protect nothing. */
function refuseForHttpOnly(flags: McpFlags): void {
  const given = (['host', 'port', 'auth', 'publicUrl', 'allowedHosts', 'allowedOrigins', 'maxRequestBytes'] as const)
    .filter((name) => flags[name] !== undefined)
    .map((name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  if (given.length === 0) return;
  throw new ArgumentError(
    'mcp',
    given.map((argument) => ({ argument, problem: 'is for --http: stdio has no use for it' })),
  );
}

const BY_FILE = { argument: '--connections FILE', problem: 'names one organization, or several' };

async function open(
  given: readonly ConnectionOptions[] | undefined,
  { connections: file }: McpFlags,
  env: Environment,
): Promise<Connection[]> {
  if (given) return given.map(openConnection);
  if (file === undefined) return [withVariableNames(() => openConnection(connectionFromEnvironment(env, [BY_FILE])))];
  const { readConnections } = await import('./connections-file.js');
  return readConnections(file, env);
}

/** What an operator should know at the start. */
function report(principal: Principal, options: OfferOptions, log: Log): void {
  const tools = offer(principal, options);
  log.info('tools offered', { tools: tools.length, connections: principal.connections.map(({ id }) => id) });
  const long = namesOver(tools.map(({ name }) => name));
  if (long.length > 0) {
    log.warn(
      `${long.length} tool names are over the ${NAME_LIMIT} characters that some model APIs take: --names short`,
      {
        names: long,
      },
    );
  }
}
