import { ArgumentError } from '../transport/errors.js';
import type { Auth } from './auth.js';
import { requireStrings } from './grant.js';
import { grantAuth } from './token-source.js';

/** Options of `authorizationCode`. */
export interface AuthorizationCodeOptions {
  clientId: string;
  /** Omit it for a public client, which uses `codeVerifier` instead. */
  clientSecret?: string | undefined;
  /** The same as for `authorizationUrl`. */
  redirectUri: string;
  /** The code from the callback; see `codeFromCallback`. */
  code: string;
  /** The `codeVerifier` from `authorizationUrl`, if it used PKCE. */
  codeVerifier?: string | undefined;
  /** Your name for the user. With it, `refreshToken` finds the stored token in a later process. */
  account?: string | undefined;
}

/**
 * Signs a user in with the code from the redirect URI, with or without PKCE; see `authorizationUrl`. A code can be used once.
 * After that, the client uses refresh tokens if Genesys issues them.
 * https://developer.genesys.cloud/authorization/platform-auth/use-pkce
 *
 * @throws ArgumentError for a missing option.
 *
 * @example
 * const code = await codeFromCallback(request.url, session.state);
 * const auth = authorizationCode({ clientId, redirectUri, code, codeVerifier: session.codeVerifier });
 */
export function authorizationCode(options: AuthorizationCodeOptions): Auth {
  const { clientId, clientSecret, redirectUri, code, codeVerifier, account } = options;
  requireStrings('authorizationCode', { clientId, redirectUri, code }, { clientSecret, codeVerifier, account });
  if (clientSecret === undefined && codeVerifier === undefined) {
    const problem = 'or codeVerifier is needed: a client without a secret must use PKCE';
    throw new ArgumentError('authorizationCode', [{ argument: 'clientSecret', problem }]);
  }
  return grantAuth({
    client: { clientId, clientSecret },
    account,
    credential: {
      grantType: 'authorization_code',
      parameters: {
        code,
        redirect_uri: redirectUri,
        ...(codeVerifier === undefined ? {} : { code_verifier: codeVerifier }),
      },
      singleUseName: 'authorization code',
      // A new code replaces the stored sign-in of the account.
      hasPrecedence: account !== undefined,
    },
  });
}
