import { ArgumentError } from '../transport/errors.js';
import type { Auth } from './auth.js';
import { requireStrings } from './grant.js';
import { grantAuth } from './token-source.js';

export interface Saml2BearerClient {
  clientId: string;
  clientSecret: string;
  /** The organization's name in Genesys Cloud. */
  orgName: string;
}

/** One assertion, for one login; or a function that gives a new one for each, which needs an `account`. */
export type Saml2BearerOptions = Saml2BearerClient &
  (
    | { assertion: string; account?: string | undefined }
    | {
        assertion: () => string | Promise<string>;
        /** Your name for the user whose assertions these are: under it the token is stored. */
        account: string;
      }
  );

/**
 * Logs a user in by a SAML 2.0 assertion of the organization's identity provider, base64-encoded. Assertions live for
 * minutes only: give a function where the client is to outlive its first token.
 *
 * @throws ArgumentError where something is missing.
 */
export function saml2Bearer({ clientId, clientSecret, orgName, assertion, account }: Saml2BearerOptions): Auth {
  requireStrings('saml2Bearer', { clientId, clientSecret, orgName }, { account });
  const fixed = typeof assertion === 'string';
  if (fixed ? assertion === '' : typeof assertion !== 'function') {
    throw problem('assertion', 'must be a non-empty string or a function that gives one');
  }
  if (!fixed && account === undefined) {
    throw problem('account', 'is needed with a function: it says whose tokens are in the token store');
  }
  return grantAuth({
    client: { clientId, clientSecret },
    account,
    credential: {
      grantType: 'urn:ietf:params:oauth:grant-type:saml2-bearer',
      parameters: fixed ? { orgName, assertion } : async () => ({ orgName, assertion: text(await assertion()) }),
      singleUseName: fixed ? 'SAML assertion' : undefined,
      hasPrecedence: fixed && account !== undefined,
    },
  });
}

function text(assertion: unknown): string {
  if (typeof assertion === 'string' && assertion !== '') return assertion;
  throw problem('assertion', 'gave something else than a non-empty string');
}

const problem = (argument: string, text: string) => new ArgumentError('saml2Bearer', [{ argument, problem: text }]);
