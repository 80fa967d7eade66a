import { type AuthInfo, createMcpHandler } from '@modelcontextprotocol/server';
import { preflight, withCors } from '../../server/cors.js';
import { ArgumentError } from '../../transport/errors.js';
import type { OfferOptions } from '../available-tools.js';
import type { Log } from '../log.js';
import { serverPath } from '../manifest.js';
import type { Principal } from '../principal.js';
import { every, type Predicate } from '../selection.js';
import { createServerFactory } from '../server-factory.js';
import { type GuardOptions, guard } from './guard.js';
import { refuseOtherPcid } from './pcid-header.js';
import { narrowedByHeaders, narrowedByPath } from './request-filter.js';
import { refusal } from './responses.js';

/** Resolves the principal from the request headers, or the response that refuses the request. */
export type Authenticate = (headers: Headers) => Promise<Principal | Response>;

/** Answers what is not the protocol's: the health of the server, its metrics, its page. Undefined for what is not its own. */
export type Route = (request: Request, path: string) => Response | Promise<Response> | undefined;

/** A route for authenticated principals at one path. */
export interface PrincipalRoute {
  readonly path: string;
  answer(principal: Principal): Response;
}

export interface AppOptions extends OfferOptions, GuardOptions {
  authenticate: Authenticate;
  /** Open to everyone who passes the guard, before authentication. */
  publicRoutes?: readonly Route[] | undefined;
  principalRoutes?: readonly PrincipalRoute[] | undefined;
  /** Answers probes, before the guard. */
  health?: ((path: string) => Response | undefined) | undefined;
  /** Whether it takes no more requests. */
  ending?: (() => boolean) | undefined;
  /** What a browser is shown on the server's path. */
  page?: ((principal: Principal) => Response | Promise<Response>) | undefined;
  maxRequestBytes: number;
  log: Log;
}

/** A request that may go on, with what it may use. */
export interface Admission {
  readonly principal: Principal;
}

/** The server over HTTP, in the web's own terms: a request's headers are judged before its body is read. */
export interface App {
  admit(head: Request): Promise<Admission | Response>;
  answer(head: Request, admission: Admission, body: string): Promise<Response>;
  close(): Promise<void>;
}

export function createApp(options: AppOptions): App {
  const { authenticate, publicRoutes = [], principalRoutes = [], health, ending, page, maxRequestBytes, log } = options;
  const refused = guard(options);
  const handler = createMcpHandler(
    createServerFactory({ ...options, principalOf: ({ authInfo }) => admissionIn(authInfo).principal }),
    {
      maxRequestBodySize: maxRequestBytes,
      onerror: (error) => log.debug('a request was refused or failed', { error: error.message }),
    },
  );

  const judge = async (head: Request, path: string): Promise<Admission | Response> => {
    const early = preflight(head, 'GET, POST');
    if (early) return early;
    for (const route of publicRoutes) {
      const answer = await route(head, path);
      if (answer) return answer;
    }
    const below = belowServer(path);
    const route = principalRoutes.find((entry) => entry.path === path);
    if (below === undefined && !route) return refusal(404, `Not found. This server is at ${serverPath}.`);
    const principal = await authenticate(head.headers);
    if (principal instanceof Response) return principal;
    if (below === undefined) return route?.answer(principal) ?? refusal(404, 'Not found.');
    const byPath = narrowed(404, () => narrowedByPath(below));
    if (byPath instanceof Response) return byPath;
    const byHeaders = narrowed(400, () => narrowedByHeaders(head.headers));
    if (byHeaders instanceof Response) return byHeaders;
    const own = { ...principal, allows: every(principal.allows, byPath, byHeaders) };
    return page && isBrowser(head) ? page(own) : { principal: own };
  };

  return {
    async admit(head) {
      const path = new URL(head.url).pathname;
      const probed = health?.(path);
      if (probed) return probed;
      if (ending?.())
        return refusal(503, 'This server is ending, and nothing was sent. Call again, by a new connection.');
      const refusedBy = refused(head.headers);
      if (refusedBy) return refusedBy;
      const judged = await judge(head, path);
      return judged instanceof Response ? readable(head.headers, judged) : judged;
    },
    async answer(head, admission, body) {
      const parsedBody = parsed(body);
      const refusedBy = await refuseOtherPcid(head, parsedBody ?? null);
      if (refusedBy) return readable(head.headers, refusedBy);
      // What is not JSON is left to the SDK, which refuses it in the words of the protocol.
      const request =
        parsedBody === undefined && body !== '' && head.method === 'POST' ? new Request(head, { body }) : head;
      const response = await handler.fetch(request, { authInfo: carrying(admission), parsedBody });
      return readable(head.headers, response);
    },
    close: () => handler.close(),
  };
}

/** Lets the requesting page read the response. The guard has checked its origin. */
function readable(headers: Headers, response: Response): Response {
  const origin = headers.get('origin');
  return origin === null ? response : withCors(response, { origin, exposedHeaders: EXPOSED_HEADERS });
}

const EXPOSED_HEADERS = 'www-authenticate, mcp-protocol-version';

/** What a request is narrowed to; an answer where it can't be read. */
function narrowed(status: number, read: () => Predicate): Predicate | Response {
  try {
    return read();
  } catch (error) {
    if (error instanceof ArgumentError) return refusal(status, error.message);
    throw error;
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Whether a person looks, in place of a client that listens for events. */
const isBrowser = ({ method, headers }: Request): boolean => {
  const accept = headers.get('accept') ?? '';
  return (
    (method === 'GET' || method === 'HEAD') && accept.includes('text/html') && !accept.includes('text/event-stream')
  );
};

/** What follows the server's own path; undefined for another path. */
function belowServer(path: string): string | undefined {
  if (path === serverPath) return '';
  return path.startsWith(`${serverPath}/`) ? path.slice(serverPath.length) : undefined;
}

/** The SDK hands the request's `AuthInfo` through. It carries who calls, and never the token that they showed. */
const carrying = (admission: Admission): AuthInfo => ({ token: '', clientId: '', scopes: [], extra: { admission } });
const admissionIn = (authInfo: AuthInfo | undefined) => authInfo?.extra?.admission as Admission;
