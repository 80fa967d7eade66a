import type { UserMe } from '../generated/models.js';
import type { ApiError } from '../transport/errors.js';
import { apiErrorFormat, createResponseError } from '../transport/response-error.js';
import { createFetch } from './create-fetch.js';
import type { ClientOptions } from './options.js';

/** The account and the permissions of a token, as far as the platform reports them. */
export interface Identity {
  readonly user: string | undefined;
  readonly organization: string | undefined;
  /** Undefined or empty if the platform does not list them. */
  readonly scopes: readonly string[] | undefined;
  /** Undefined if the platform does not list them. */
  readonly permissions: readonly string[] | undefined;
}

interface TokenInfo {
  organization?: { name?: string };
  authorizedScope?: string[];
}

/**
 * Reads the identity of a token, which also proves that the token works. Operations: https://developer.genesys.cloud/devapps/api-explorer (`GET /api/v2/users/me`, `GET /api/v2/tokens/me`).
 *
 * @throws GenesysError if sign-in or the request fails.
 */
export async function fetchIdentity(options: ClientOptions, tokenKind: 'user' | 'client'): Promise<Identity> {
  const read = async (path: string): Promise<unknown> => {
    const response = await createFetch(options)(path);
    // A token that may not read its identity can still be valid for other requests.
    if (response.status === 403 || response.status === 404) return {};
    if (!response.ok) throw await createIdentityError(response, `GET ${path}`);
    return response.json();
  };
  const { organization, authorizedScope: scopes } = (await read('/api/v2/tokens/me')) as TokenInfo;
  if (tokenKind === 'client')
    return { user: undefined, organization: organization?.name, scopes, permissions: undefined };
  const me = (await read('/api/v2/users/me?expand=authorization&expand=organization')) as Partial<UserMe>;
  const user = me.email ? `${me.name ?? ''} (${me.email})`.trim() : me.name;
  return {
    user,
    organization: me.organization?.name ?? organization?.name,
    scopes,
    permissions: me.authorization?.permissions,
  };
}

/** Creates the error of a request that is not an operation of this package. */
export const createIdentityError = (response: Response, subject: string): Promise<ApiError> =>
  createResponseError(response, { subject, details: {}, format: apiErrorFormat, now: Date.now() });
