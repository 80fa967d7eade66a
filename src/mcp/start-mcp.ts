import { type Environment, withVariableNames } from '../client/environment-options.js';
import { ArgumentError } from '../transport/errors.js';
import { type AvailableToolsOptions, createAvailableTools } from './available-tools.js';
import type { ConfirmStep } from './confirm-step.js';
import { type Connection, type ConnectionOptions, connectionFromEnvironment, openConnection } from './connections.js';
import { createLog, type Log } from './log.js';
import type { McpFlags } from './mcp-flags.js';
import { createTracing } from './observability/tracing.js';
import type { Principal } from './principal.js';
import { createResultFormatter, DEFAULT_MAX_RESULT_BYTES } from './result/result-formatter.js';
import { createToolFilter } from './selection.js';
import { findLongNames, MAX_NAME_LENGTH } from './tool-names.js';

export interface StartOptions {
  flags?: McpFlags;
  env?: Environment;
  /** Used instead of the connections in the flags and the environment: the sandbox's, for example. */
  connections?: readonly ConnectionOptions[] | undefined;
  /** Default: writes to stderr, at the level of `--log-level`. */
  log?: Log | undefined;
}

/** A running server. */
export interface RunningServer {
  /** The URL of the server over HTTP; undefined over stdio. */
  readonly url: string | undefined;
  /** Resolves when the server stops on its own: over stdio, when the host closes stdin. Over HTTP it never resolves. */
  readonly ended: Promise<void>;
  /** Rejects new requests, waits up to `drain` milliseconds (default: 10,000) for pending ones, and stops the server. */
  close(drain?: number): Promise<void>;
}

/**
 * Starts the MCP server: over stdio, or over HTTP with the flag `http`.
 *
 * @throws ArgumentError for missing or invalid settings, such as missing credentials.
 */
export async function startMcp({ flags = {}, env = {}, connections, log }: StartOptions): Promise<RunningServer> {
  const logger = log ?? createLog(flags.logLevel);
  if (!flags.http) rejectHttpOnlyFlags(flags);
  const opened = await openConnections(connections, flags, env);
  const principal: Principal = { connections: opened, toolFilter: createToolFilter(flags, 'mcp', '--') };
  const confirm = flags.confirm ? await loadConfirmStep(env) : undefined;
  const createDiscoveryTools = flags.discovery
    ? (await import('./discovery/discovery-tools.js')).createDiscoveryTools
    : undefined;
  const stdio = flags.http ? undefined : await import('./serve-stdio.js');
  const options: AvailableToolsOptions = {
    names: flags.names,
    confirm,
    createDiscoveryTools,
    resultFormatter: toResultFormatter(flags),
    observe: createTracing(),
  };
  logStart(principal, options, logger);
  if (stdio) return { url: undefined, ...stdio.serveStdio({ ...options, principal, log: logger }) };
  const { serveHttp } = await import('./http/serve-http.js');
  const server = await serveHttp({ ...options, flags, env, principal, log: logger });
  return { ...server, ended: new Promise(() => {}) };
}

async function loadConfirmStep({ GENESYS_MCP_CONFIRM_KEY: key }: Environment): Promise<ConfirmStep> {
  const { createConfirmStep } = await import('./confirm-step.js');
  return createConfirmStep({ key: key || undefined });
}

const toResultFormatter = ({
  maxResultBytes = DEFAULT_MAX_RESULT_BYTES,
  redact = false,
  projection = false,
}: McpFlags) =>
  createResultFormatter({
    maxResultBytes,
    redact,
    projection,
    limitAdvice: 'The operator of this server can raise --max-result-bytes.',
  });

/** A flag without an effect is rejected: an operator who uses `--auth` without `--http` expects protection. */
function rejectHttpOnlyFlags(flags: McpFlags): void {
  const httpOnlyFlags = (
    ['host', 'port', 'auth', 'publicUrl', 'allowedHosts', 'allowedOrigins', 'maxRequestBytes'] as const
  )
    .filter((name) => flags[name] !== undefined)
    .map((name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  if (httpOnlyFlags.length === 0) return;
  throw new ArgumentError(
    'mcp',
    httpOnlyFlags.map((argument) => ({ argument, problem: 'has no effect over stdio. Add --http or remove it' })),
  );
}

const FILE_HINT = { argument: '--connections FILE', problem: 'reads one or more connections from a file' };

async function openConnections(
  connections: readonly ConnectionOptions[] | undefined,
  { connections: file }: McpFlags,
  env: Environment,
): Promise<Connection[]> {
  if (connections) return connections.map(openConnection);
  if (file === undefined) return [withVariableNames(() => openConnection(connectionFromEnvironment(env, [FILE_HINT])))];
  const { readConnections } = await import('./connections-file.js');
  return readConnections(file, env);
}

function logStart(principal: Principal, options: AvailableToolsOptions, log: Log): void {
  const tools = createAvailableTools(principal, options);
  log.info('MCP server starting', { tools: tools.length, connections: principal.connections.map(({ id }) => id) });
  const long = findLongNames(tools.map(({ name }) => name));
  if (long.length > 0) {
    log.warn(
      `${long.length} tool names are longer than ${MAX_NAME_LENGTH} characters, which some model APIs reject. Use --names short.`,
      {
        names: long,
      },
    );
  }
}
