import * as oauth from 'oauth4webapi';
import { ArgumentError, AuthenticationError } from '../transport/errors.js';
import { requireStrings } from './grant.js';
import { type HostOptions, resolveHosts } from './regions.js';

/** Options of `authorizationUrl`. */
export interface AuthorizationUrlOptions extends Pick<HostOptions, 'region' | 'loginUrl'> {
  clientId: string;
  /** Must be one of the redirect URIs of the OAuth client in Genesys Cloud. */
  redirectUri: string;
  /** Whether to use PKCE; `true` by default. `false` is for OAuth clients with the grant type *Code Authorization*. */
  pkce?: boolean | undefined;
  /** Protects against forged callbacks; random by default. */
  state?: string | undefined;
  /** Other query parameters, such as `org` and `provider` for an identity provider. */
  parameters?: Record<string, string> | undefined;
}

/** A sign-in that has started. */
export interface AuthorizationRequest {
  /** Redirect the user's browser to this URL. */
  url: string;
  /** Keep it in the user's session for `codeFromCallback`. */
  state: string;
  /** A secret. Keep it in the user's session for `authorizationCode`. */
  codeVerifier: string;
}

/**
 * Creates the URL where a user signs in and authorizes the client.
 * https://developer.genesys.cloud/authorization/platform-auth/use-pkce
 *
 * @throws ArgumentError for a missing option, an unknown region, or a parameter that has an option of its own.
 *
 * @example
 * const { url, state, codeVerifier } = await authorizationUrl({ region: 'eu_central_1', clientId, redirectUri });
 */
export function authorizationUrl(
  options: AuthorizationUrlOptions & { pkce: false },
): Promise<Omit<AuthorizationRequest, 'codeVerifier'>>;
export function authorizationUrl(
  options: AuthorizationUrlOptions & { pkce?: true | undefined },
): Promise<AuthorizationRequest>;
export function authorizationUrl(
  options: AuthorizationUrlOptions,
): Promise<Omit<AuthorizationRequest, 'codeVerifier'> & Partial<AuthorizationRequest>>;
export async function authorizationUrl(options: AuthorizationUrlOptions) {
  const { clientId, redirectUri, region, loginUrl, pkce = true, parameters = {} } = options;
  requireStrings('authorizationUrl', { clientId, redirectUri }, { state: options.state });
  const baseUrl = region === undefined ? loginUrl : undefined;
  const hosts = resolveHosts({ region, loginUrl, baseUrl }, 'authorizationUrl');
  const state = options.state ?? oauth.generateRandomState();
  const codeVerifier = pkce ? oauth.generateRandomCodeVerifier() : undefined;
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    state,
    ...(codeVerifier && {
      code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    }),
  });
  for (const [name, value] of Object.entries(parameters)) {
    if (query.has(name)) {
      const problem = `must not include ${name}, which has an option of its own`;
      throw new ArgumentError('authorizationUrl', [{ argument: 'parameters', problem }]);
    }
    query.set(name, value);
  }
  const url = `${hosts.loginUrl}/oauth/authorize?${query}`;
  return codeVerifier ? { url, state, codeVerifier } : { url, state };
}

/**
 * Returns the code of a callback to the redirect URI.
 *
 * @param callbackUrl The URL of the callback, or its path and query.
 * @param state The `state` from `authorizationUrl`.
 * @throws AuthenticationError if Genesys or the user rejected the sign-in, or if `state` differs: the callback then belongs to
 * a sign-in that somebody else started.
 */
export async function codeFromCallback(callbackUrl: string | URL, state: string): Promise<string> {
  requireStrings('codeFromCallback', { state });
  // Web frameworks provide only the path and query.
  const query = new URL(callbackUrl, 'http://localhost').searchParams;
  const [error, description, code] = ['error', 'error_description', 'code'].map((name) => query.get(name));
  if (query.getAll('state').join() !== state) {
    throw new AuthenticationError(
      'Sign-in: the state of the callback is not the one that was sent. Start the sign-in again.',
      { status: 401 },
    );
  }
  if (error) {
    const text = [error, description].filter(Boolean).join(': ').slice(0, 500);
    // Programs print the reason: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1 allows no control characters.
    const reason = text.replace(/\p{Cc}/gu, ' ');
    throw new AuthenticationError(`Sign-in rejected: ${reason}.`, { status: 401, code: error });
  }
  if (!code)
    throw new AuthenticationError('Sign-in: the callback URL has no code. Start the sign-in again.', { status: 401 });
  return code;
}
