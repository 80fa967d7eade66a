import { handleAuthorizationRequest } from './handle-authorization-request.js';
import type { OAuthService } from './tokens.js';

/**
 * Signs a user in at an authorization URL, and returns the redirect URL.
 *
 * @throws Error for an invalid `client_id`, `redirect_uri` or user.
 */
export function signIn(service: OAuthService, url: string | URL, user: string): URL {
  const address = new URL(url);
  address.searchParams.set('user', user);
  const location = handleAuthorizationRequest(service, address).headers.get('location');
  if (location) return new URL(location);
  throw new Error(
    `Cannot sign in "${user}". Check the client_id and redirect_uri of the URL, and the name of the user.`,
  );
}
