import type { OAuthClient, Organization, User } from '../state.js';
import { findClient, findUser, type OAuthService } from './tokens.js';

const CODE_LIFETIME_MS = 10 * 60_000;

/**
 * Responds to `GET /oauth/authorize` with a page on which a person selects a user. With the query parameter `user` (id, email address
 * or name), it redirects with an authorization code instead.
 */
export function handleAuthorizationRequest(service: OAuthService, url: URL): Response {
  const query = url.searchParams;
  const found = findClient(service.state, query.get('client_id') ?? '');
  const redirectUri = query.get('redirect_uri') ?? '';
  // Without a valid client and redirect URI, a redirect would be unsafe (RFC 6749, section 4.1.2.1).
  if (!found) return createPage(400, 'Unknown client_id.');
  if (!isAllowedRedirect(found.client, redirectUri)) {
    return createPage(400, 'The redirect_uri is not registered for this client.');
  }
  const problem = validateQuery(found.client, query);
  if (problem)
    return createRedirect(redirectUri, { error: problem[0], error_description: problem[1], state: query.get('state') });
  const requestedUser = query.get('user');
  if (requestedUser === null) return createUserPage(url, found.organization);
  const user = findUser(found.organization, requestedUser);
  if (!user) return createPage(400, 'Unknown user.');
  const code = issueCode(service, found, user, redirectUri, query);
  return createRedirect(redirectUri, { code, state: query.get('state') });
}

/** Accepts any loopback URI, so that every local app can sign in to the sandbox. The platform compares exactly. */
const isAllowedRedirect = ({ redirectUris }: OAuthClient, uri: string): boolean =>
  redirectUris?.includes(uri) === true ||
  (redirectUris !== undefined && /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/.test(uri));

function validateQuery(client: OAuthClient, query: URLSearchParams): [error: string, description: string] | undefined {
  if (query.get('response_type') !== 'code') return ['unsupported_response_type', 'The response_type must be "code".'];
  if (!client.grants.includes('authorization_code'))
    return ['unauthorized_client', 'The client is not allowed to use authorization codes.'];
  const challenge = query.get('code_challenge');
  if (client.secret === undefined && !challenge)
    return ['invalid_request', 'A client without a secret must send a code_challenge (PKCE).'];
  if (challenge && query.get('code_challenge_method') !== 'S256') {
    return ['invalid_request', 'The code_challenge_method must be "S256".'];
  }
  return undefined;
}

function issueCode(
  service: OAuthService,
  { client }: { client: OAuthClient },
  user: User,
  redirectUri: string,
  query: URLSearchParams,
): string {
  const code = `sandbox-code-${service.random.uuid()}`;
  const requestedScopes = query.get('scope')?.split(/\s+/).filter(Boolean);
  const isAllowed = (scope: string) => client.scopes.includes(scope) || client.scopes.includes('*');
  const challenge = query.get('code_challenge');
  service.state.codes[code] = {
    clientId: client.id,
    userId: user.id,
    redirectUri,
    scopes: requestedScopes?.length ? requestedScopes.filter(isAllowed) : client.scopes,
    ...(challenge ? { challenge } : {}),
    expiresAt: service.clock.now() + CODE_LIFETIME_MS,
  };
  service.notifyChange();
  return code;
}

function createRedirect(to: string, parameters: Record<string, string | null>): Response {
  const url = new URL(to);
  for (const [name, value] of Object.entries(parameters)) if (value !== null) url.searchParams.set(name, value);
  return new Response(null, { status: 302, headers: { location: url.href, 'cache-control': 'no-store' } });
}

function createUserPage(url: URL, { name, users }: Organization): Response {
  const links = users.map((user) => {
    const target = new URL(url);
    target.searchParams.set('user', user.id);
    return `<li><a href="${escapeHtml(target.pathname + target.search)}">${escapeHtml(user.name)}</a></li>`;
  });
  return createPage(
    200,
    `<h1>${escapeHtml(name)}</h1><p>Sign in to the sandbox as</p><ul>${links.join('')}</ul>`,
    true,
  );
}

function createPage(status: number, content: string, isMarkup = false): Response {
  const body = isMarkup ? content : `<p>${escapeHtml(content)}</p>`;
  return new Response(`<!doctype html><meta charset="utf-8"><title>Sandbox</title>${body}`, {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  });
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string) => text.replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
