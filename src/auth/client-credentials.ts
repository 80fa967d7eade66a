import type { Auth } from './auth.js';
import { requireStrings } from './grant.js';
import { grantAuth } from './token-source.js';

export interface ClientCredentialsOptions {
  clientId: string;
  clientSecret: string;
}

/**
 * Logs in as an OAuth client, without a user (grant type *Client Credentials* in Genesys Cloud). Operations for "the
 * logged-in user" refuse such a token; those for agentless and open inbound messages need one.
 *
 * @throws ArgumentError where the id or the secret is missing.
 */
export function clientCredentials({ clientId, clientSecret }: ClientCredentialsOptions): Auth {
  requireStrings('clientCredentials', { clientId, clientSecret });
  return grantAuth({
    client: { clientId, clientSecret },
    credential: { grantType: 'client_credentials', parameters: {} },
  });
}
