import { type AuthInfo, createMcpHandler } from '@modelcontextprotocol/server';
import { preflight, withCors } from '../../server/cors.js';
import type { IncomingRequest } from '../../server/node-adapter.js';
import { ArgumentError } from '../../transport/errors.js';
import type { Log } from '../log.js';
import type { Principal } from '../principal.js';
import { combineFilters, type ToolFilter } from '../selection.js';
import { createServerFactory, type ServerSettings } from '../server-factory.js';
import type { Slice } from '../slice.js';
import { createCancellations } from './cancellations.js';
import { createGuard, type GuardOptions } from './guard.js';
import { createOpenStreams, isListening } from './open-streams.js';
import { rejectPcidMismatch } from './pcid-header.js';
import { filterFromHeaders, filterFromPath } from './request-filter.js';
import { errorResponse } from './responses.js';

/** Finds the principal from the request headers. Returns a response if it rejects the request. */
export type Authenticate = (headers: Headers) => Promise<Principal | Response>;

/** Responds to requests that are not MCP requests, such as for metadata. Returns undefined for other paths. */
export type Route = (request: Request, path: string) => Response | Promise<Response> | undefined;

/** A route for authenticated principals at one path. */
export interface PrincipalRoute {
  readonly path: string;
  respond(principal: Principal): Response;
}

export interface AppOptions extends ServerSettings, GuardOptions {
  slice: Slice;
  authenticate: Authenticate;
  /** Routes without authentication, after the guard. */
  publicRoutes?: readonly Route[] | undefined;
  principalRoutes?: readonly PrincipalRoute[] | undefined;
  /** Responds to health probes, before the guard. */
  health?: ((path: string) => Response | undefined) | undefined;
  /** Whether a path is served under any host name. A page on a rebound host must not get anything there. */
  isForAnyHost?: ((path: string) => boolean) | undefined;
  /** Whether the server is shutting down and rejects new requests. */
  isClosing?: (() => boolean) | undefined;
  /** Renders the page for browsers at the server's path. */
  renderPage?: ((principal: Principal) => Response | Promise<Response>) | undefined;
  /** The public URL of the page, to which browsers are redirected from `/`. Default: the server's path. */
  pageUrl?: string | undefined;
  maxRequestBytes: number;
  /** Creates the servers that handle requests. Default: `createServerFactory`. */
  createFactory?: typeof createServerFactory | undefined;
  log: Log;
}

/** An accepted request. */
export interface Admission {
  readonly principal: Principal;
}

/** The HTTP server in terms of `Request` and `Response`. */
export interface App {
  /** Accepts or rejects a request by its headers, before its body is read. */
  admit(head: Request): Promise<Admission | Response>;
  respond(head: IncomingRequest, admission: Admission, body: string): Promise<Response>;
  /** Ends the open notification streams whose principal is no longer accepted. */
  endRejectedStreams(): Promise<void>;
  close(): Promise<void>;
}

export function createApp(options: AppOptions): App {
  const {
    authenticate,
    publicRoutes = [],
    principalRoutes = [],
    health,
    isClosing,
    isForAnyHost,
    renderPage,
    pageUrl,
    maxRequestBytes,
    createFactory = createServerFactory,
    log,
    slice,
  } = options;
  const { serverPath } = slice;
  const guard = createGuard(options);
  const streams = createOpenStreams();
  const cancellations = createCancellations();
  const handler = createMcpHandler(
    createFactory({
      ...options,
      principalOf: ({ authInfo }) => extraOf(authInfo).principal,
      calledToolOf: ({ authInfo }) => extraOf(authInfo).calledTool,
    }),
    {
      maxRequestBodySize: maxRequestBytes,
      onerror: (error) => log.debug('request rejected or failed', { error: error.message }),
    },
  );

  const authorize = async (head: Request, path: string): Promise<Admission | Response> => {
    const preflightResponse = preflight(head, 'GET, POST');
    if (preflightResponse) return preflightResponse;
    for (const route of publicRoutes) {
      const response = await route(head, path);
      if (response) return response;
    }
    if (path === '/' && renderPage && isBrowser(head))
      return new Response(null, { status: 302, headers: { location: pageUrl ?? serverPath } });
    const subpath = subpathOf(path, serverPath);
    const route = principalRoutes.find((entry) => entry.path === path);
    if (subpath === undefined && !route)
      return errorResponse(404, `Not found. The path of the MCP server is ${serverPath}.`);
    const principal = await authenticate(head.headers);
    if (principal instanceof Response) return principal;
    if (subpath === undefined) return route?.respond(principal) ?? errorResponse(404, 'Not found.');
    if (principal.metricsOnly) return errorResponse(403, 'This token is only for /metrics.');
    const pathFilter = parseFilter(404, () => filterFromPath(subpath, slice));
    if (pathFilter instanceof Response) return pathFilter;
    const headerFilter = parseFilter(400, () => filterFromHeaders(head.headers, slice));
    if (headerFilter instanceof Response) return headerFilter;
    const filtered = { ...principal, toolFilter: combineFilters(principal.toolFilter, pathFilter, headerFilter) };
    return renderPage && isBrowser(head) ? renderPage(filtered) : { principal: filtered };
  };

  return {
    async admit(head) {
      const path = new URL(head.url).pathname;
      const healthResponse = health?.(path);
      if (healthResponse) return healthResponse;
      if (isClosing?.())
        return errorResponse(503, 'This server is shutting down. Nothing was sent. Call again on a new connection.');
      const rejection = guard(head.headers, { anyHost: isForAnyHost?.(path) ?? false });
      if (rejection) return rejection;
      const authorized = await authorize(head, path);
      return authorized instanceof Response ? addCorsHeaders(head.headers, authorized) : authorized;
    },
    async respond(head, admission, body) {
      const parsedBody = parseJson(body);
      const rejection = rejectPcidMismatch(head, parsedBody ?? null);
      if (rejection) return addCorsHeaders(head.headers, rejection);
      // The SDK rejects invalid JSON with the error code of the protocol.
      const request =
        parsedBody === undefined && body !== '' && head.method === 'POST' ? new Request(head, { body }) : head;
      acceptBothTypes(request);
      const authInfo = toAuthInfo({ ...admission, calledTool: findCalledTool(parsedBody) });
      const response = await cancellations.handle(head, admission.principal.user?.id, parsedBody ?? null, () =>
        handler.fetch(request, { authInfo, parsedBody }),
      );
      return addCorsHeaders(head.headers, isListening(head) ? streams.add(head.headers, response) : response);
    },
    endRejectedStreams: () => streams.endRejected(authenticate),
    close: () => handler.close(),
  };
}

/** Allows the requesting page to read the response. The guard has checked its origin. */
function addCorsHeaders(headers: Headers, response: Response): Response {
  const origin = headers.get('origin');
  return origin === null ? response : withCors(response, { origin, exposedHeaders: EXPOSED_HEADERS });
}

const EXPOSED_HEADERS = 'www-authenticate, mcp-protocol-version, mcp-session-id';

/** A client that accepts any type accepts both that the SDK requires. So does one without the header (RFC 9110, section 12.5.1). */
function acceptBothTypes({ method, headers }: Request): void {
  const accept = headers.get('accept');
  if (method === 'POST' && (accept === null || accept.includes('*/*')))
    headers.set('accept', 'application/json, text/event-stream');
}

/** Returns a tool filter, or an error response if it is invalid. */
function parseFilter(status: number, parse: () => ToolFilter): ToolFilter | Response {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ArgumentError) return errorResponse(status, error.message);
    throw error;
  }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Whether the request comes from a browser, and not from a client that opens an event stream. */
const isBrowser = ({ method, headers }: Request): boolean => {
  const accept = headers.get('accept') ?? '';
  return (
    (method === 'GET' || method === 'HEAD') && accept.includes('text/html') && !accept.includes('text/event-stream')
  );
};

/** Returns the part after the server's path; undefined for another path. */
function subpathOf(path: string, serverPath: string): string | undefined {
  if (path === serverPath) return '';
  return path.startsWith(`${serverPath}/`) ? path.slice(serverPath.length) : undefined;
}

/** Returns the name of the tool that a message calls; undefined for other messages and for a batch. */
function findCalledTool(body: unknown): string | undefined {
  const { method, params } = (body ?? {}) as {
    readonly method?: unknown;
    readonly params?: { readonly name?: unknown };
  };
  return method === 'tools/call' && typeof params?.name === 'string' ? params.name : undefined;
}

/** What the server factory needs of a request. */
interface Extra extends Admission {
  readonly calledTool: string | undefined;
}

/** The SDK passes `AuthInfo` to the server factory. It carries the principal, but not the token of the request. */
const toAuthInfo = (extra: Extra): AuthInfo => ({ token: '', clientId: '', scopes: [], extra: { ...extra } });
const extraOf = (authInfo: AuthInfo | undefined) => authInfo?.extra as unknown as Extra;
