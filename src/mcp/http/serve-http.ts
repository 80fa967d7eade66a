import type { Environment } from '../../client/environment-options.js';
import { ArgumentError } from '../../transport/errors.js';
import type { AvailableToolsOptions } from '../available-tools.js';
import type { Log } from '../log.js';
import type { McpFlags } from '../mcp-flags.js';
import { createMetrics, type Metrics } from '../observability/metrics.js';
import { composeObservers } from '../observability/observer.js';
import type { Principal } from '../principal.js';
import { readAuth } from './auth-file.js';
import { createAuthenticator } from './authenticator.js';
import { isLoopback } from './guard.js';
import { type Authenticate, createApp, type PrincipalRoute, type Route } from './http-app.js';
import { type HttpServer, listen } from './listen.js';
import { createMetadataRoute, metadataUrlOf } from './resource-metadata.js';
import { jsonResponse } from './responses.js';

export interface ServeHttpOptions extends AvailableToolsOptions {
  flags: McpFlags;
  env: Environment;
  /** The principal of a server without `--auth`: all connections, and the tools that the flags select. */
  principal: Principal;
  log: Log;
}

/**
 * Serves MCP over HTTP.
 *
 * @throws ArgumentError for invalid flags, such as a public address without `--auth`.
 */
export async function serveHttp({ flags, env, principal, log, ...options }: ServeHttpOptions): Promise<HttpServer> {
  const { host = '127.0.0.1', port = 8787, maxRequestBytes = 1_000_000, publicUrl } = flags;
  if (!isLoopback(host) && flags.auth === undefined) {
    const problem =
      'needs --auth FILE, because everyone who can reach this address could use the connections. Add --auth, or use 127.0.0.1';
    throw new ArgumentError('mcp', [{ argument: `--host ${host}`, problem }]);
  }
  let resourceUrl = publicUrl ?? '';
  const { authenticate, routes } = await createAccess(flags, env, principal, log, () => resourceUrl);
  const metrics = createMetrics();
  const observe = composeObservers([...(options.observe ? [options.observe] : []), metrics.observer]);
  let isClosing = false;
  const app = createApp({
    ...options,
    observe,
    host,
    allowedHosts: [...(flags.allowedHosts ?? []), ...(publicUrl ? [new URL(publicUrl).hostname] : [])],
    allowedOrigins: flags.allowedOrigins,
    maxRequestBytes,
    log,
    authenticate,
    publicRoutes: routes,
    principalRoutes: [createMetricsRoute(metrics)],
    health: createHealthRoute(() => !isClosing),
    isClosing: () => isClosing,
    renderPage: async (principal) => (await import('./tools-page.js')).renderToolsPage(principal, options),
  });
  const server = await listen(app, { host, port, maxRequestBytes, log });
  resourceUrl ||= server.url;
  log.info('MCP server listening', { url: server.url, auth: flags.auth !== undefined });
  return {
    ...server,
    close(drain) {
      isClosing = true;
      return server.close(drain);
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

/** Responds with the metrics of the principal's connections. */
const createMetricsRoute = (metrics: Metrics): PrincipalRoute => ({
  path: '/metrics',
  respond({ connections }) {
    const ids = new Set(connections.map(({ id }) => id));
    const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' };
    return new Response(
      metrics.format((id) => ids.has(id)),
      { headers },
    );
  },
});

/** Without `--auth`, every request has the same principal. */
async function createAccess(
  { auth }: McpFlags,
  env: Environment,
  principal: Principal,
  log: Log,
  resourceUrl: () => string,
): Promise<{ authenticate: Authenticate; routes: Route[] }> {
  if (auth === undefined) return { authenticate: async () => principal, routes: [] };
  const settings = await readAuth(auth, env, principal.connections);
  const { oauth } = settings;
  const metadataUrl = () => (oauth ? metadataUrlOf(resourceUrl()) : undefined);
  const authenticate = createAuthenticator({
    ...settings,
    toolFilter: principal.toolFilter,
    resourceUrl,
    metadataUrl,
    log,
  });
  return { authenticate, routes: oauth ? [createMetadataRoute(oauth, resourceUrl)] : [] };
}
