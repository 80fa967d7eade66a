import { ArgumentError } from '../transport/errors.js';
import type { Auth } from './auth.js';
import { requireStrings } from './grant.js';
import { grantAuth } from './token-source.js';

export interface AuthorizationCodeOptions {
  clientId: string;
  /** Left out for a public client, which proves itself by `codeVerifier`. */
  clientSecret?: string | undefined;
  /** The same as in the authorize URL. */
  redirectUri: string;
  /** What Genesys gave to the redirect URI. */
  code: string;
  /** What `authorizationUrl` gave, where it was asked for PKCE. */
  codeVerifier?: string | undefined;
  /** Your name for the user who logs in: with it, `refreshToken` can go on with this login in a later process. */
  account?: string | undefined;
}

/**
 * Logs a user in by the code that Genesys gave to your redirect URI (see `authorizationUrl`), with PKCE or without. The
 * code is good for one use; from then on the client goes on by refresh tokens, where Genesys gives them.
 *
 * @throws ArgumentError where something is missing.
 */
export function authorizationCode(options: AuthorizationCodeOptions): Auth {
  const { clientId, clientSecret, redirectUri, code, codeVerifier, account } = options;
  requireStrings('authorizationCode', { clientId, redirectUri, code }, { clientSecret, codeVerifier, account });
  if (clientSecret === undefined && codeVerifier === undefined) {
    const problem = 'or codeVerifier is needed: a client without a secret proves itself by PKCE';
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
      // Whoever brings a new code wants that login, not the one before.
      hasPrecedence: account !== undefined,
    },
  });
}
