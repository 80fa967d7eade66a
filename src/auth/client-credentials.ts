import type { Auth } from './auth.js';
import { requireStrings } from './grant.js';
import { grantAuth } from './token-source.js';

/** Options of `clientCredentials`: an OAuth client with the grant type *Client Credentials*. */
export interface ClientCredentialsOptions {
  clientId: string;
  clientSecret: string;
}

/**
 * Authenticates as an OAuth client, without a user. Some operations reject such a token because they act for the signed-in
 * user; operations for agentless and open inbound messages require one.
 * https://developer.genesys.cloud/authorization/platform-auth/use-client-credentials
 *
 * @throws ArgumentError if the id or the secret is missing.
 *
 * @example
 * const auth = clientCredentials({ clientId, clientSecret });
 */
export function clientCredentials({ clientId, clientSecret }: ClientCredentialsOptions): Auth {
  requireStrings('clientCredentials', { clientId, clientSecret });
  return grantAuth({
    client: { clientId, clientSecret },
    credential: { grantType: 'client_credentials', parameters: {} },
  });
}
