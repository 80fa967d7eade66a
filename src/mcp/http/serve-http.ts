import type { Environment } from '../../client/environment-options.js';
import type { Site } from '../../server/site.js';
import { ArgumentError } from '../../transport/errors.js';
import type { Log } from '../log.js';
import type { McpFlags } from '../mcp-flags.js';
import { createMetrics, type Metrics } from '../observability/metrics.js';
import { composeObservers } from '../observability/observer.js';
import type { Principal } from '../principal.js';
import type { ConnectionSource } from '../reload/connection-source.js';
import { createFileWatcher } from '../reload/watch-files.js';
import type { ServerSettings } from '../server-factory.js';
import type { Slice } from '../slice.js';
import { createAccess } from './access.js';
import { createConnectRoute } from './connect/connect-route.js';
import { isLoopback } from './guard.js';
import { createApp, type PrincipalRoute } from './http-app.js';
import type { HttpServices } from './http-services.js';
import { type HttpServer, listen } from './listen.js';
import { jsonResponse } from './responses.js';

export interface ServeHttpOptions extends ServerSettings {
  slice: Slice;
  flags: McpFlags;
  env: Environment;
  source: ConnectionSource;
  services: HttpServices;
  /** The principal of a server without `--auth`: all connections, and the tools that the flags select. */
  principal: Principal;
  site?: Site | undefined;
  log: Log;
}

export interface ReloadableServer extends HttpServer {
  /** Reads the connections and the auth file again. */
  reload(): Promise<void>;
}

/**
 * Serves MCP over HTTP.
 *
 * @throws ArgumentError for invalid flags, such as a public address without `--auth`.
 */
export async function serveHttp(settings: ServeHttpOptions): Promise<ReloadableServer> {
  const { flags, env, source, services, principal, site, log, ...options } = settings;
  const { host = '127.0.0.1', port = 8787, maxRequestBytes = 1_000_000, keepAliveTimeout = 620, publicUrl } = flags;
  if (!isLoopback(host) && flags.auth === undefined) {
    const problem =
      'needs --auth FILE, because everyone who can reach this address could use the connections. Add --auth, or use 127.0.0.1';
    throw new ArgumentError('mcp', [{ argument: `--host ${host}`, problem }]);
  }
  if (!isLoopback(host) && publicUrl === undefined && principal.connections.some(({ forUser }) => forUser)) {
    const problem = 'is needed: it is the address at which users sign in, and to which Genesys redirects them';
    throw new ArgumentError('mcp', [{ argument: '--public-url URL', problem }]);
  }
  const { address, signIn, apiMetrics } = services;
  const resourceUrl = () => address.url;
  const access = await createAccess({
    slice: options.slice,
    flags,
    env,
    source,
    principal,
    log,
    resourceUrl,
  });
  const connectRoute = createConnectRoute({
    links: signIn.links,
    serverPath: options.slice.serverPath,
    findConnection: (id) => access.findConnection(id),
    authenticate: (headers) => access.authenticate(headers),
    log,
  });
  const metrics = createMetrics();
  const observe = composeObservers([...(options.observe ? [options.observe] : []), metrics.observer]);
  let isClosing = false;
  const app = createApp({
    ...options,
    observe,
    host,
    allowedHosts: [...(flags.allowedHosts ?? []), ...(publicUrl ? [new URL(publicUrl).hostname] : [])],
    allowedOrigins: [...(flags.allowedOrigins ?? []), ...(publicUrl ? [new URL(publicUrl).origin] : [])],
    maxRequestBytes,
    log,
    authenticate: (headers) => access.authenticate(headers),
    publicRoutes: [(request, path) => access.respondWithMetadata(request, path), connectRoute],
    principalRoutes: [createMetricsRoute([metrics, apiMetrics])],
    health: createHealthRoute(() => !isClosing),
    isClosing: () => isClosing,
    // Prometheus uses the IP addresses of replicas. A web page has no token.
    isForAnyHost: (path) => path === METRICS_PATH && flags.auth !== undefined,
    pageUrl: publicUrl,
    renderPage: async (principal) => (await import('./tools-page.js')).renderToolsPage(principal, options),
  });
  const server = await listen(app, {
    path: options.slice.serverPath,
    host,
    port,
    maxRequestBytes,
    keepAliveTimeout,
    site,
    log,
  });
  address.url ||= server.url;
  log.info('MCP server listening', { url: server.url, auth: flags.auth !== undefined });
  const reload = createReload(async () => {
    await access.reload();
    await app.endRejectedStreams();
    watcher.watch(access.files());
  });
  const watcher = createFileWatcher(() => void reload());
  watcher.watch(access.files());
  return {
    ...server,
    reload,
    async close(drain) {
      isClosing = true;
      watcher.close();
      await server.close(drain);
      services.close();
    },
  };
}

/**
 * Creates the route of `/healthz` (200 while the process runs) and `/readyz` (200, or 503 during shutdown). Both are open to
 * everyone under any host name, because probes use the IP address.
 */
const createHealthRoute =
  (isReady: () => boolean) =>
  (path: string): Response | undefined => {
    if (path === '/healthz') return jsonResponse(200, { status: 'ok' });
    if (path !== '/readyz') return undefined;
    return isReady() ? jsonResponse(200, { status: 'ready' }) : jsonResponse(503, { status: 'closing' });
  };

const METRICS_PATH = '/metrics';

/** Responds with the metrics of the principal's connections. */
const createMetricsRoute = (sources: readonly Pick<Metrics, 'format'>[]): PrincipalRoute => ({
  path: METRICS_PATH,
  respond({ connections }) {
    const ids = new Set(connections.map(({ id }) => id));
    const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' };
    const lines = sources.flatMap(({ format }) => format((id) => ids.has(id)));
    return new Response(`${lines.join('\n')}\n`, { headers });
  },
});

/** Runs one reload after the other. */
function createReload(run: () => Promise<void>): () => Promise<void> {
  let last = Promise.resolve();
  return () => (last = last.then(run));
}
