import type { Environment } from '../../client/environment-options.js';
import { ArgumentError } from '../../transport/errors.js';
import type { OfferOptions } from '../available-tools.js';
import type { Log } from '../log.js';
import type { McpFlags } from '../mcp-flags.js';
import { createMetrics, type Metrics } from '../observability/metrics.js';
import { observers } from '../observability/observer.js';
import type { Principal } from '../principal.js';
import { readAuth } from './auth-file.js';
import { authenticator } from './authenticator.js';
import { isLoopback } from './guard.js';
import { type Authenticate, createApp, type PrincipalRoute, type Route } from './http-app.js';
import { type HttpServer, listen } from './listen.js';
import { metadataRoute, metadataUrl } from './resource-metadata.js';
import { json } from './responses.js';

export interface ServeHttpOptions extends OfferOptions {
  flags: McpFlags;
  env: Environment;
  /** All that is open, to whom nobody has granted less. */
  principal: Principal;
  log: Log;
}

/** Serves MCP over HTTP, as the flags say. */
export async function serveHttp({ flags, env, principal, log, ...options }: ServeHttpOptions): Promise<HttpServer> {
  const { host = '127.0.0.1', port = 8787, maxRequestBytes = 1_000_000, publicUrl } = flags;
  if (!isLoopback(host) && flags.auth === undefined) {
    const problem =
      'would open the organization to everyone who reaches this machine: say with --auth FILE who may call, or stay on 127.0.0.1';
    throw new ArgumentError('mcp', [{ argument: `--host ${host}`, problem }]);
  }
  let resource = publicUrl ?? '';
  const { authenticate, routes } = await access(flags, env, principal, log, () => resource);
  const metrics = createMetrics();
  const observe = observers([...(options.observe ? [options.observe] : []), metrics.observer]);
  let ending = false;
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
    principalRoutes: [metricsRoute(metrics)],
    health: health(() => !ending),
    ending: () => ending,
    page: async (reader) => (await import('./tools-page.js')).page(reader, options),
  });
  const server = await listen(app, { host, port, maxRequestBytes, log });
  resource ||= server.url;
  log.info('serving MCP', { url: server.url, auth: flags.auth !== undefined });
  return {
    ...server,
    close(drain) {
      ending = true;
      return server.close(drain);
    },
  };
}

/**
 * `/healthz`: the process responds. `/readyz`: it accepts requests; 503 once it is shutting down. Both are open to everyone
 * under any host name, because probes use the address.
 */
const health =
  (isReady: () => boolean) =>
  (path: string): Response | undefined => {
    if (path === '/healthz') return json(200, { status: 'ok' });
    if (path !== '/readyz') return undefined;
    return isReady() ? json(200, { status: 'ready' }) : json(503, { status: 'ending' });
  };

/** The counts of the connections that are open to whoever asks. */
const metricsRoute = (metrics: Metrics): PrincipalRoute => ({
  path: '/metrics',
  answer({ connections }) {
    const open = new Set(connections.map(({ id }) => id));
    const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' };
    return new Response(
      metrics.text((id) => open.has(id)),
      { headers },
    );
  },
});

/** Who may call: everyone, or those whom the file names. */
async function access(
  { auth }: McpFlags,
  env: Environment,
  principal: Principal,
  log: Log,
  resource: () => string,
): Promise<{ authenticate: Authenticate; routes: Route[] }> {
  if (auth === undefined) return { authenticate: async () => principal, routes: [] };
  const settings = await readAuth(auth, env, principal.connections);
  const { oauth } = settings;
  const metadata = () => (oauth ? metadataUrl(resource()) : undefined);
  const authenticate = authenticator({ ...settings, allows: principal.allows, resource, metadata, log });
  return { authenticate, routes: oauth ? [metadataRoute(oauth, resource)] : [] };
}
