import { ArgumentError } from '../transport/errors.js';
import type { Auth } from './auth.js';
import { type Credential, requireStrings } from './grant.js';
import { grantAuth } from './token-source.js';

/** Options of `refreshToken`. */
export interface RefreshTokenOptions {
  clientId: string;
  /** Omit it for a public client. */
  clientSecret?: string | undefined;
  /** The refresh token of an earlier sign-in. Optional if the token store has one for `account`. */
  refreshToken?: string | undefined;
  /** Your name for the user. Later processes use it to find the newest token in the token store. */
  account?: string | undefined;
}

/**
 * Continues an earlier sign-in of a user with its refresh token. Genesys refresh tokens can be used once; each response
 * contains the next one. Use a persistent token store: a stored token takes precedence over `refreshToken`.
 *
 * @throws ArgumentError if both the refresh token and the account are missing.
 *
 * @example
 * const auth = refreshToken({ clientId, account: 'grace' });
 * const client = createClient({ region, auth, tokenStore: fileTokenStore('tokens.json') });
 */
export function refreshToken({ clientId, clientSecret, refreshToken: token, account }: RefreshTokenOptions): Auth {
  requireStrings('refreshToken', { clientId }, { clientSecret, refreshToken: token, account });
  if (token === undefined && account === undefined) {
    const problem = 'or account is needed to find a token';
    throw new ArgumentError('refreshToken', [{ argument: 'refreshToken', problem }]);
  }
  return grantAuth({
    client: { clientId, clientSecret },
    account,
    credential: token === undefined ? undefined : createCredential(token),
  });
}

const createCredential = (token: string): Credential => ({
  grantType: 'refresh_token',
  parameters: { refresh_token: token },
  singleUseName: 'refresh token',
});
