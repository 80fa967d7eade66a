import { ArgumentError } from '../../transport/errors.js';
import type { Environment } from '../environment.js';
import type { McpFlags } from '../flags.js';
import type { Log } from '../log.js';
import { createMetrics, type Metrics } from '../observe/metrics.js';
import { observers } from '../observe/observe.js';
import type { Caller, OfferOptions } from '../offer.js';
import { type Authenticate, type CallerRoute, createApp, type Route } from './app.js';
import { readAuth } from './auth-file.js';
import { authenticator } from './authenticate.js';
import { isLoopback } from './guard.js';
import { health } from './health.js';
import { type HttpServer, listen } from './listen.js';
import { metadataRoute, metadataUrl } from './metadata.js';

export interface ServeHttpOptions extends OfferOptions {
  flags: McpFlags;
  env: Environment;
  /** All that is open, to whom nobody has granted less. */
  caller: Caller;
  log: Log;
}

/** Serves MCP over HTTP, as the flags say. */
export async function serveHttp({ flags, env, caller, log, ...options }: ServeHttpOptions): Promise<HttpServer> {
  const { host = '127.0.0.1', port = 8787, maxRequestBytes = 1_000_000, publicUrl } = flags;
  if (!isLoopback(host) && flags.auth === undefined) {
    const problem =
      'would open the organization to everyone who reaches this machine: say with --auth FILE who may call, or stay on 127.0.0.1';
    throw new ArgumentError('mcp', [{ argument: `--host ${host}`, problem }]);
  }
  let resource = publicUrl ?? '';
  const { authenticate, routes } = await access(flags, env, caller, log, () => resource);
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
    callerRoutes: [metricsRoute(metrics)],
    health: health(() => !ending),
    ending: () => ending,
    page: async (reader) => (await import('./page.js')).page(reader, options),
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

/** The counts of the connections that are open to whoever asks. */
const metricsRoute = (metrics: Metrics): CallerRoute => ({
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
  caller: Caller,
  log: Log,
  resource: () => string,
): Promise<{ authenticate: Authenticate; routes: Route[] }> {
  if (auth === undefined) return { authenticate: async () => caller, routes: [] };
  const settings = await readAuth(auth, env, caller.connections);
  const { oauth } = settings;
  const metadata = () => (oauth ? metadataUrl(resource()) : undefined);
  const authenticate = authenticator({ ...settings, allows: caller.allows, resource, metadata, log });
  return { authenticate, routes: oauth ? [metadataRoute(oauth, resource)] : [] };
}
