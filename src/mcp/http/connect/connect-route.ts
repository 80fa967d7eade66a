import { codeFromCallback } from '../../../auth/authorization-url.js';
import { isGenesysError } from '../../../transport/errors.js';
import type { Log } from '../../log.js';
import type { SignInConnection } from '../../sign-in-connection.js';
import type { Authenticate, Route } from '../http-app.js';
import { sha256 } from '../static-token-verifier.js';
import { readCookie, writeCookie } from './browser-cookie.js';
import { createConfirmationPage, createPageResponse, createTextPage } from './connect-pages.js';
import {
  confirmationKey,
  createSecret,
  type SignInLinks,
  type StartedSignIn,
  stateKey,
  type Ticket,
  ticketKey,
  VALIDITY_MS,
} from './sign-in-links.js';
import type { UnconfirmedSignIn } from './user-tokens.js';

export interface ConnectRouteOptions {
  readonly links: SignInLinks;
  /** The path of the MCP server. */
  readonly serverPath: string;
  findConnection(id: string): SignInConnection | undefined;
  readonly authenticate: Authenticate;
  readonly log: Log;
}

interface WaitingConfirmation extends UnconfirmedSignIn {
  readonly ticketId: string;
  readonly browser: string;
}

/**
 * Creates the pages on which users connect their accounts:
 *
 *     GET  …/connect/ID?ticket=…        starts a sign-in and redirects to Genesys
 *     GET  …/callback?code=…&state=…    exchanges the code, and redirects to:
 *     GET  …/connect/ID?confirmation=…  shows which account becomes available to whom
 *     POST …/connect/ID?confirmation=…  stores the token, or revokes it
 *
 * A cookie binds the last three steps to the browser of the first one.
 */
export function createConnectRoute({
  links,
  serverPath,
  findConnection,
  authenticate,
  log,
}: ConnectRouteOptions): Route {
  const { pending } = links;
  const redirectUri = () => links.urlOf('callback').href;

  /** Finds the valid ticket of a link with its connection. */
  const findTicket = async (id: string) => {
    const ticket = await pending.get<Ticket>(ticketKey(id));
    const connection = ticket && findConnection(ticket.connection);
    if (!ticket || !connection?.userTokens) return undefined;
    return { ticket, label: connection.label ?? connection.id, tokens: connection.userTokens };
  };

  const start = async (request: Request, id: string, ticketId: string): Promise<Response> => {
    const found = await findTicket(ticketId);
    if (found?.ticket.connection !== id) return INVALID_LINK();
    if (request.headers.has('authorization')) {
      const principal = await authenticate(request.headers);
      if (principal instanceof Response) return principal;
      if (principal.user?.id !== found.ticket.user.id) return FOREIGN_LINK();
    }
    const [browser, state] = [readCookie(request) ?? createSecret(), createSecret()];
    const { url, codeVerifier } = await found.tokens.start(redirectUri(), state);
    const started: StartedSignIn = { ticketId, codeVerifier, browser: sha256(browser) };
    await pending.set(stateKey(state), started, VALIDITY_MS);
    return redirect(302, url, { 'set-cookie': writeCookie(browser, links.urlOf('connect')) });
  };

  const exchange = async (request: Request, url: URL): Promise<Response> => {
    const state = url.searchParams.get('state') ?? '';
    const started = await pending.take<StartedSignIn>(stateKey(state));
    if (!started || !isSameBrowser(request, started)) return INVALID_SIGN_IN();
    const { ticketId, codeVerifier, browser } = started;
    const found = await findTicket(ticketId);
    if (!found) return INVALID_LINK();
    try {
      const code = await codeFromCallback(url, state);
      const signIn = await found.tokens.exchange(code, codeVerifier, redirectUri());
      const id = createSecret();
      const waiting: WaitingConfirmation = { ...signIn, ticketId, browser };
      await pending.set(confirmationKey(id), waiting, VALIDITY_MS);
      const target = links.urlOf(`connect/${found.ticket.connection}`);
      target.searchParams.set('confirmation', id);
      return redirect(303, target.href);
    } catch (error) {
      if (!isGenesysError(error)) throw error;
      log.warn('sign-in failed', { ...describe(found.ticket), error: error.message });
      return createPageResponse(400, createTextPage('Sign-in failed', error.message, RETRY));
    }
  };

  const confirm = async (request: Request, id: string, decision: string | null): Promise<Response> => {
    const isPost = request.method === 'POST';
    const key = confirmationKey(id);
    const waiting = await pending.get<WaitingConfirmation>(key);
    if (!waiting || !isSameBrowser(request, waiting)) return INVALID_SIGN_IN();
    const found = await findTicket(waiting.ticketId);
    if (!found) return INVALID_LINK();
    const { ticket, label, tokens } = found;
    if (!isPost) {
      const facts = {
        confirmation: id,
        principal: ticket.user.name,
        connection: label,
        account: waiting.identity.user,
      };
      return createPageResponse(200, createConfirmationPage({ ...facts, organization: waiting.identity.organization }));
    }
    // Of two requests at the same time, only one gets the confirmation.
    if (!(await pending.take(key))) return INVALID_SIGN_IN();
    if (decision !== 'connect') {
      await tokens
        .revoke(waiting.token)
        .catch((error: Error) => log.warn('token not revoked', { error: error.message }));
      return createPageResponse(200, createTextPage('Not connected', 'Your account was not connected.'));
    }
    if (!(await pending.take(ticketKey(waiting.ticketId)))) return INVALID_LINK();
    await tokens.save(ticket.user.id, waiting.token);
    log.info('account connected', describe(ticket));
    return createPageResponse(200, createTextPage('Connected', 'You can close this page and return to your agent.'));
  };

  return (request, path) => {
    const subpath = path.startsWith(`${serverPath}/`) ? path.slice(serverPath.length + 1) : '';
    const id = /^connect\/([^/]+)$/.exec(subpath)?.[1];
    if (id === undefined && subpath !== 'callback') return undefined;
    const url = new URL(request.url);
    const [ticket, confirmation] = ['ticket', 'confirmation'].map((name) => url.searchParams.get(name));
    if (request.method === 'POST' && confirmation)
      return confirm(request, confirmation, url.searchParams.get('decision'));
    if (request.method !== 'GET')
      return createPageResponse(405, createTextPage('Method not allowed'), { allow: 'GET' });
    if (id === undefined) return exchange(request, url);
    return confirmation ? confirm(request, confirmation, null) : start(request, id, ticket ?? '');
  };
}

const RETRY = 'Ask your agent for a new link, or open the link again within ten minutes.';
const INVALID_LINK = () =>
  createPageResponse(
    400,
    createTextPage('This link is not valid', 'It has expired, or it was already used. Ask your agent for a new one.'),
  );
const INVALID_SIGN_IN = () =>
  createPageResponse(
    400,
    createTextPage('This sign-in is not valid', 'It has expired, or it started in another browser.', RETRY),
  );
const FOREIGN_LINK = () =>
  createPageResponse(403, createTextPage('This link is not yours', 'Ask your own agent for a link.'));

const isSameBrowser = (request: Request, { browser }: { browser: string }): boolean =>
  sha256(readCookie(request) ?? '') === browser;
const describe = ({ user, connection }: Ticket) => ({ principal: user.name, connection });
const redirect = (status: number, location: string, headers: Record<string, string> = {}) =>
  new Response(null, {
    status,
    headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', ...headers },
  });
