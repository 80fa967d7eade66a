import { ArgumentError } from '../transport/errors.js';
import type { Auth } from './auth.js';
import { requireStrings } from './grant.js';
import { grantAuth } from './token-source.js';

export interface RefreshTokenOptions {
  clientId: string;
  /** Left out for a public client. */
  clientSecret?: string | undefined;
  /** The refresh token of an earlier login. May be left out where the token store has one for `account`. */
  refreshToken?: string | undefined;
  /** Your name for the user who is logged in: under it, later processes find the newest token in the token store. */
  account?: string | undefined;
}

/**
 * Goes on with a user's earlier login, by its refresh token. Genesys' refresh tokens are good for one use; the answer
 * brings the next. Use a token store that outlives the process: what it has comes before `refreshToken`.
 *
 * @throws ArgumentError where there is neither a refresh token nor an account.
 */
export function refreshToken({ clientId, clientSecret, refreshToken: token, account }: RefreshTokenOptions): Auth {
  requireStrings('refreshToken', { clientId }, { clientSecret, refreshToken: token, account });
  if (token === undefined && account === undefined) {
    const problem = 'or account is needed: without either there is nothing to go on with';
    throw new ArgumentError('refreshToken', [{ argument: 'refreshToken', problem }]);
  }
  return grantAuth({
    client: { clientId, clientSecret },
    account,
    credential: token === undefined ? undefined : loginBy(token),
  });
}

const loginBy = (token: string) => ({
  grantType: 'refresh_token',
  parameters: { refresh_token: token },
  once: 'refresh token',
});
