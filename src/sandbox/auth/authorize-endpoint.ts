import type { OAuthClient, Organization, User } from '../state.js';
import { findClient, findUser, type LoginService } from './tokens.js';

/** Milliseconds that a code waits to be exchanged. */
const CODE_LIFETIME = 10 * 60_000;

/**
 * Answers `GET /oauth/authorize`: a page on which a person picks the user to log in as, or, where the address has
 * `user=…` (a user's id, e-mail address or name), the redirect that follows the choice.
 */
export function authorizeEndpoint(service: LoginService, url: URL): Response {
  const query = url.searchParams;
  const found = findClient(service.state, query.get('client_id') ?? '');
  const redirectUri = query.get('redirect_uri') ?? '';
  // A mistake in these two goes to the person, never to the address.
  if (!found) return page(400, 'There is no such client_id in the sandbox.');
  if (!isAllowed(found.client, redirectUri)) {
    return page(400, 'This redirect_uri is not one of the client.');
  }
  const problem = problemWith(found.client, query);
  if (problem)
    return redirect(redirectUri, { error: problem[0], error_description: problem[1], state: query.get('state') });
  const wanted = query.get('user');
  if (wanted === null) return choice(url, found.organization);
  const user = findUser(found.organization, wanted);
  if (!user) return page(400, 'There is no such user in the organization.');
  const code = issueCode(service, found, user, redirectUri, query);
  return redirect(redirectUri, { code, state: query.get('state') });
}

/** Any loopback address will do, so that every local app can try the sandbox. The platform compares exactly. */
const isAllowed = ({ redirectUris }: OAuthClient, uri: string): boolean =>
  redirectUris?.includes(uri) === true ||
  (redirectUris !== undefined && /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/.test(uri));

function problemWith(client: OAuthClient, query: URLSearchParams): [error: string, description: string] | undefined {
  if (query.get('response_type') !== 'code') return ['unsupported_response_type', 'response_type must be code'];
  if (!client.grants.includes('authorization_code')) return ['unauthorized_client', 'the client may not use codes'];
  const challenge = query.get('code_challenge');
  if (client.secret === undefined && !challenge) return ['invalid_request', 'a client without a secret needs PKCE'];
  if (challenge && query.get('code_challenge_method') !== 'S256') {
    return ['invalid_request', 'code_challenge_method must be S256'];
  }
  return undefined;
}

function issueCode(
  service: LoginService,
  { client }: { client: OAuthClient },
  user: User,
  redirectUri: string,
  query: URLSearchParams,
): string {
  const code = `sandbox-code-${service.random.uuid()}`;
  const asked = query.get('scope')?.split(/\s+/).filter(Boolean);
  const isAllowed = (scope: string) => client.scopes.includes(scope) || client.scopes.includes('*');
  const challenge = query.get('code_challenge');
  service.state.codes[code] = {
    clientId: client.id,
    userId: user.id,
    redirectUri,
    scopes: asked?.length ? asked.filter(isAllowed) : client.scopes,
    ...(challenge ? { challenge } : {}),
    expiresAt: service.clock.now() + CODE_LIFETIME,
  };
  service.hasChanged();
  return code;
}

function redirect(to: string, parameters: Record<string, string | null>): Response {
  const url = new URL(to);
  for (const [name, value] of Object.entries(parameters)) if (value !== null) url.searchParams.set(name, value);
  return new Response(null, { status: 302, headers: { location: url.href, 'cache-control': 'no-store' } });
}

function choice(url: URL, { name, users }: Organization): Response {
  const links = users.map((user) => {
    const target = new URL(url);
    target.searchParams.set('user', user.id);
    return `<li><a href="${asText(target.pathname + target.search)}">${asText(user.name)}</a></li>`;
  });
  return page(200, `<h1>${asText(name)}</h1><p>Log in to the sandbox as</p><ul>${links.join('')}</ul>`, true);
}

function page(status: number, content: string, isMarkup = false): Response {
  const body = isMarkup ? content : `<p>${asText(content)}</p>`;
  return new Response(`<!doctype html><meta charset="utf-8"><title>Sandbox</title>${body}`, {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  });
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const asText = (text: string) => text.replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
