import { ArgumentError } from '../transport/errors.js';
import type { Auth } from './auth.js';
import { requireStrings } from './grant.js';
import { grantAuth } from './token-source.js';

/** The OAuth client and organization for `saml2Bearer`. */
export interface Saml2BearerClient {
  clientId: string;
  clientSecret: string;
  /** The organization's name in Genesys Cloud. */
  orgName: string;
}

/** Options of `saml2Bearer`: one assertion, or a function that returns a new one for each token request. */
export type Saml2BearerOptions = Saml2BearerClient &
  (
    | { assertion: string; account?: string | undefined }
    | {
        assertion: () => string | Promise<string>;
        /** Your name for the user, which identifies the token in the token store. */
        account: string;
      }
  );

/**
 * Signs a user in with a SAML 2.0 assertion of the organization's identity provider, encoded as base64. Assertions expire
 * after minutes, so pass a function if the client must outlive its first token.
 * https://developer.genesys.cloud/authorization/platform-auth/use-saml2-bearer
 *
 * @throws ArgumentError for a missing option.
 *
 * @example
 * const auth = saml2Bearer({ clientId, clientSecret, orgName: 'acme', assertion: () => idp.assertion(), account: 'grace' });
 */
export function saml2Bearer({ clientId, clientSecret, orgName, assertion, account }: Saml2BearerOptions): Auth {
  requireStrings('saml2Bearer', { clientId, clientSecret, orgName }, { account });
  const isFixed = typeof assertion === 'string';
  if (isFixed ? assertion === '' : typeof assertion !== 'function') {
    throw createError('assertion', 'must be a non-empty string or a function that returns one');
  }
  if (!isFixed && account === undefined) {
    throw createError('account', 'is needed with a function, because it identifies the token in the token store');
  }
  return grantAuth({
    client: { clientId, clientSecret },
    account,
    credential: {
      grantType: 'urn:ietf:params:oauth:grant-type:saml2-bearer',
      parameters: isFixed
        ? { orgName, assertion }
        : async () => ({ orgName, assertion: validateAssertion(await assertion()) }),
      singleUseName: isFixed ? 'SAML assertion' : undefined,
      hasPrecedence: isFixed && account !== undefined,
    },
  });
}

function validateAssertion(assertion: unknown): string {
  if (typeof assertion === 'string' && assertion !== '') return assertion;
  throw createError('assertion', 'must return a non-empty string');
}

const createError = (argument: string, problem: string) => new ArgumentError('saml2Bearer', [{ argument, problem }]);
