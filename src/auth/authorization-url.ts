import * as oauth from 'oauth4webapi';
import { ArgumentError, AuthenticationError } from '../transport/errors.js';
import { requireStrings } from './grant.js';
import { type HostOptions, resolveHosts } from './regions.js';

export interface AuthorizationUrlOptions extends Pick<HostOptions, 'region' | 'loginUrl'> {
  clientId: string;
  /** One of those that the OAuth client in Genesys Cloud allows. */
  redirectUri: string;
  /** `false` for a client that Genesys Cloud lists as *Code Authorization* without PKCE; `true` by default. */
  pkce?: boolean | undefined;
  /** Comes back with the code; a random one by default. */
  state?: string | undefined;
  /** Further parameters, such as those that name an organization and its identity provider. */
  parameters?: Record<string, string> | undefined;
}

export interface AuthorizationRequest {
  /** Send the user's browser there. */
  url: string;
  /** Keep it with the user's session: what comes back must bring the same. */
  state: string;
  /** Keep it with the user's session, for `authorizationCode`. It is a secret. */
  codeVerifier: string;
}

/**
 * Makes the address at which a user logs in and allows the client to act for them.
 *
 * @throws ArgumentError for a missing option, an unknown region, or a parameter that is set here already.
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
  const hosts = resolveHosts(
    { region, loginUrl, baseUrl: region === undefined ? loginUrl : undefined },
    'authorizationUrl',
  );
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
      const problem = `has ${name}, which is set by an option of its own`;
      throw new ArgumentError('authorizationUrl', [{ argument: 'parameters', problem }]);
    }
    query.set(name, value);
  }
  const url = `${hosts.loginUrl}/oauth/authorize?${query}`;
  return codeVerifier ? { url, state, codeVerifier } : { url, state };
}

/**
 * The code in the address that Genesys sent the user back to.
 *
 * @throws AuthenticationError where Genesys or the user refused, or `state` is not the one that was sent: then somebody
 * else began this login, and it must not go on.
 */
export async function codeFromCallback(callbackUrl: string | URL, state: string): Promise<string> {
  requireStrings('codeFromCallback', { state });
  // Web frameworks give the path and query alone.
  const query = new URL(callbackUrl, 'http://localhost').searchParams;
  const [error, description, code] = ['error', 'error_description', 'code'].map((name) => query.get(name));
  if (query.getAll('state').join() !== state) {
    throw new AuthenticationError('Login: the state that came back is not the one that was sent.', { status: 401 });
  }
  if (error) {
    const words = [error, description].filter(Boolean).join(': ').slice(0, 500);
    throw new AuthenticationError(`Login refused: ${words}.`, { status: 401, code: error });
  }
  if (!code) throw new AuthenticationError('Login: the address has no code.', { status: 401 });
  return code;
}
