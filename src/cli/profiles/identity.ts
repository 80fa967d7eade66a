import { createFetch } from '../../client/create-fetch.js';
import type { ClientOptions } from '../../client/options.js';
import type { ApiError } from '../../transport/errors.js';
import { apiErrors, responseError } from '../../transport/response-error.js';

/** Who a token belongs to, and what it may do, as far as the platform says. */
export interface Identity {
  readonly user: string | undefined;
  readonly organization: string | undefined;
  /** Undefined if the platform does not list them. */
  readonly permissions: readonly string[] | undefined;
}

interface Me {
  name?: string;
  email?: string;
  organization?: { name?: string };
  authorization?: { permissions?: string[] };
}

/**
 * Reads the identity of a token. This is also the proof that it works.
 * Operations: https://developer.genesys.cloud/devapps/api-explorer (`GET /api/v2/users/me`, `GET /api/v2/tokens/me`).
 *
 * @throws GenesysError if sign-in or the request fails.
 */
export async function fetchIdentity(options: ClientOptions, tokenKind: 'user' | 'client'): Promise<Identity> {
  const read = async (path: string): Promise<unknown> => {
    const response = await createFetch(options)(path);
    // A token without the scope or permission to see itself still works for others.
    if (response.status === 403 || response.status === 404) return {};
    if (!response.ok) throw await identityError(response, `GET ${path}`);
    return response.json();
  };
  if (tokenKind === 'client') {
    const { organization } = (await read('/api/v2/tokens/me')) as Me;
    return { user: undefined, organization: organization?.name, permissions: undefined };
  }
  const me = (await read('/api/v2/users/me?expand=authorization&expand=organization')) as Me;
  const user = me.email ? `${me.name ?? ''} (${me.email})`.trim() : me.name;
  return { user, organization: me.organization?.name, permissions: me.authorization?.permissions };
}

/** The error of a request that is no operation of this package. */
export const identityError = (response: Response, subject: string): Promise<ApiError> =>
  responseError(response, { subject, details: {}, format: apiErrors, now: Date.now() });
