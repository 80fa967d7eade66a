import { escapeHtml } from '../../server/html.js';
import type { OAuthClient, Organization, User } from '../state.js';
import { findClient, findUser, issueToken, type OAuthService } from './tokens.js';

const CODE_LIFETIME_MS = 10 * 60_000;

/**
 * Responds to `GET /oauth/authorize` with a page on which a person selects a user. With the query parameter `user` (id, email address
 * or name), it redirects with an authorization code instead, or with an access token for the implicit grant.
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
  const isImplicit = query.get('response_type') === 'token';
  const redirect = (parameters: Record<string, string | null>) =>
    createRedirect(redirectUri, { ...parameters, state: query.get('state') }, isImplicit);
  const problem = validateQuery(found.client, query);
  if (problem) return redirect({ error: problem[0], error_description: problem[1] });
  const requestedUser = query.get('user');
  if (requestedUser === null) return createUserPage(url, found.organization);
  const user = findUser(found.organization, requestedUser);
  if (!user) return createPage(400, 'Unknown user.');
  if (!isImplicit) return redirect({ code: issueCode(service, found, user, redirectUri, query) });
  const scopes = getGrantedScopes(found.client, query);
  const { expires_in, ...token } = issueToken(service, { ...found, userId: user.id, scopes });
  service.notifyChange();
  return redirect({ ...token, expires_in: String(expires_in) });
}

/** Accepts any loopback URI, so that every local app can sign in to the sandbox. The platform compares exactly. */
const isAllowedRedirect = ({ redirectUris }: OAuthClient, uri: string): boolean =>
  redirectUris?.includes(uri) === true ||
  (redirectUris !== undefined && /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/.test(uri));

function validateQuery(client: OAuthClient, query: URLSearchParams): [error: string, description: string] | undefined {
  const type = query.get('response_type');
  if (type !== 'code' && type !== 'token') {
    return ['unsupported_response_type', 'The response_type must be "code" or "token".'];
  }
  if (type === 'token') {
    return client.grants.includes('implicit')
      ? undefined
      : ['unauthorized_client', 'The client is not allowed to use the implicit grant.'];
  }
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
  const challenge = query.get('code_challenge');
  service.state.codes[code] = {
    clientId: client.id,
    userId: user.id,
    redirectUri,
    scopes: getGrantedScopes(client, query),
    ...(challenge ? { challenge } : {}),
    expiresAt: service.clock.now() + CODE_LIFETIME_MS,
  };
  service.notifyChange();
  return code;
}

function getGrantedScopes({ scopes }: OAuthClient, query: URLSearchParams): string[] {
  const requested = query.get('scope')?.split(/\s+/).filter(Boolean) ?? [];
  const isAllowed = (scope: string) => scopes.includes(scope) || scopes.includes('*');
  return requested.length > 0 ? requested.filter(isAllowed) : scopes;
}

/** The implicit grant has its parameters in the fragment: https://datatracker.ietf.org/doc/html/rfc6749#section-4.2.2 */
function createRedirect(to: string, parameters: Record<string, string | null>, inFragment: boolean): Response {
  const url = new URL(to);
  const target = inFragment ? new URLSearchParams() : url.searchParams;
  for (const [name, value] of Object.entries(parameters)) if (value !== null) target.set(name, value);
  if (inFragment) url.hash = target.toString();
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
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      'referrer-policy': 'no-referrer',
    },
  });
}
