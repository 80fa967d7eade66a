import { ArgumentError } from '../http/errors.js';
import type { Auth } from './auth.js';
import { grant } from './grant.js';
import { requestToken } from './token-request.js';

export interface ClientCredentials {
  clientId: string;
  clientSecret: string;
}

/**
 * Logs in as an OAuth client, without a user (grant type *Client Credentials* in Genesys Cloud). Operations for "the
 * logged-in user" refuse such a token; those for agentless and open inbound messages need one.
 *
 * @throws ArgumentError where the id or the secret is missing.
 */
export function clientCredentials({ clientId, clientSecret }: ClientCredentials): Auth {
  requireTexts('clientCredentials', { clientId, clientSecret });
  return grant(`client_credentials ${clientId}`, (environment) =>
    requestToken(environment, { clientId, clientSecret }, 'client_credentials', {}),
  );
}

/** Fails for each text that is missing or empty. Values are not shown. */
export function requireTexts(subject: string, texts: Record<string, unknown>): void {
  const problems = Object.entries(texts)
    .filter(([, text]) => typeof text !== 'string' || text === '')
    .map(([argument]) => ({ argument, problem: 'must be a non-empty string' }));
  if (problems.length > 0) throw new ArgumentError(subject, problems);
}
