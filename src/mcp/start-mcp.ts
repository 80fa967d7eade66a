import type { Environment } from '../client/environment-options.js';
import { readVariable } from '../client/environment-variable.js';
import type { Site } from '../server/site.js';
import { ArgumentError } from '../transport/errors.js';
import { type AvailableToolsOptions, createAvailableTools } from './available-tools.js';
import type { ConfirmStep } from './confirm-step.js';
import { digitalSlice } from './digital-slice.js';
import { createLog, type Log } from './log.js';
import type { McpFlags } from './mcp-flags.js';
import { createTracing } from './observability/tracing.js';
import type { Principal } from './principal.js';
import { createConnectionSource } from './reload/connection-source.js';
import { createResultFormatter, DEFAULT_MAX_RESULT_BYTES } from './result/result-formatter.js';
import { createToolFilter } from './selection.js';
import type { ServerSettings } from './server-factory.js';
import type { StartConnection } from './sign-in-connection.js';
import type { Slice } from './slice.js';
import { DEFAULT_MAX_WAIT_MS } from './time-limit.js';
import { countHiddenTools } from './usable-tools.js';
import type { UsedConfirmations } from './used-confirmations.js';

export interface StartOptions {
  flags?: McpFlags;
  env?: Environment;
  /** Used instead of the connections in the flags and the environment: the sandbox's, for example. */
  connections?: readonly StartConnection[] | undefined;
  /** The tools of another slice, from {@link loadSlice}. Default: those of the flag `slice`, or else of this package. */
  slice?: Slice | undefined;
  /** Serves further paths over HTTP, without `--auth`: the sandbox's console, for example. Default: none. */
  site?: Site | undefined;
  /** Default: writes to stderr, at the level of `--log-level`. */
  log?: Log | undefined;
}

/** A running server. */
export interface RunningServer {
  /** The URL of the server over HTTP; undefined over stdio. */
  readonly url: string | undefined;
  /** Resolves when the server stops on its own: over stdio, when the host closes stdin. Over HTTP it never resolves. */
  readonly ended: Promise<void>;
  /**
   * Reads the connections and the auth file again, over HTTP. Ignores a broken file, which it logs. The server also does this
   * when one of the files changes. A no-op over stdio.
   */
  reload(): Promise<void>;
  /** Rejects new requests, waits up to `drain` milliseconds (default: 10,000) for pending ones, and stops the server. */
  close(drain?: number): Promise<void>;
}

/**
 * Starts the MCP server: over stdio, or over HTTP with the flag `http`.
 *
 * @throws ArgumentError for missing or invalid settings, such as missing credentials.
 */
export async function startMcp({
  flags = {},
  env = {},
  connections,
  site,
  log,
  ...own
}: StartOptions): Promise<RunningServer> {
  const logger = log ?? createLog(flags.logLevel);
  if (!flags.http) rejectHttpOnlyFlags(flags);
  const slice = own.slice ?? (flags.slice === undefined ? digitalSlice : await loadSliceOf(flags.slice));
  const http = flags.http
    ? await (await import('./http/http-services.js')).createHttpServices(flags, env, logger)
    : undefined;
  const source = await createConnectionSource({ connections, flags, env, slice, http });
  const principal: Principal = {
    connections: await source.read(),
    toolFilter: createToolFilter(flags, 'mcp', '--', slice),
  };
  const confirm = flags.confirm ? await loadConfirmStep(env, http?.usedConfirmations) : undefined;
  const createDiscoveryTools = flags.discovery
    ? (await import('./discovery/discovery-tools.js')).createDiscoveryTools
    : undefined;
  const transport = http ?? (await import('./serve-stdio.js'));
  const options: ServerSettings & { slice: Slice } = {
    slice,
    names: flags.names,
    maxWait: flags.maxWait === undefined ? DEFAULT_MAX_WAIT_MS : flags.maxWait * 1000,
    structured: flags.structured,
    confirm,
    createDiscoveryTools,
    resultFormatter: toResultFormatter(flags),
    observe: createTracing(),
  };
  logStart(principal, options, logger);
  if ('serveStdio' in transport)
    return { url: undefined, reload: async () => {}, ...transport.serveStdio({ ...options, principal, log: logger }) };
  const { serveHttp } = await import('./http/serve-http.js');
  const server = await serveHttp({ ...options, flags, env, source, services: transport, principal, site, log: logger });
  return { ...server, ended: new Promise(() => {}) };
}

async function loadConfirmStep(env: Environment, used: UsedConfirmations | undefined): Promise<ConfirmStep> {
  const { createConfirmStep } = await import('./confirm-step.js');
  return createConfirmStep({ key: readVariable(env, 'GENESYS_MCP_CONFIRM_KEY'), used });
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
    [
      'host',
      'port',
      'auth',
      'publicUrl',
      'redis',
      'allowedHosts',
      'allowedOrigins',
      'maxRequestBytes',
      'keepAliveTimeout',
    ] as const
  )
    .filter((name) => flags[name] !== undefined)
    .map((name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  if (httpOnlyFlags.length === 0) return;
  throw new ArgumentError(
    'mcp',
    httpOnlyFlags.map((argument) => ({ argument, problem: 'has no effect over stdio. Add --http or remove it' })),
  );
}

/** Loaded only when needed, because most servers have the tools of this package. */
const loadSliceOf = async (folder: string) => (await import('./load-slice.js')).loadSlice(folder);

function logStart(principal: Principal, options: AvailableToolsOptions & { slice: Slice }, log: Log): void {
  const tools = createAvailableTools(principal, options);
  log.info('MCP server starting', { tools: tools.length, connections: principal.connections.map(({ id }) => id) });
  const reasons = countHiddenTools(principal, options.slice.tools);
  const hidden = Object.values(reasons).reduce((sum, count) => sum + count, 0);
  if (hidden > 0)
    log.info('tools hidden, because no connection can use them (--all-tools lists them)', { hidden, reasons });
}
