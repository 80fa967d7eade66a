import { Failure } from '../failure.js';
import type { SandboxState } from '../state.js';
import { findPermissions, findToken, getBearerToken, INVALID_TOKEN } from './authorize-request.js';

/**
 * Returns the identity of a token: `GET /api/v2/users/me`, with `authorization` and `organization` in `expand`, and
 * `GET /api/v2/tokens/me`. Sign-in needs both. Neither is an operation of the slice.
 */
export function handleIdentityRequest(state: SandboxState, request: Request, url: URL, now: number): object {
  const found = findToken(state, getBearerToken(request) ?? '', now);
  if (!found) throw new Failure(401, 'bad.credentials', INVALID_TOKEN);
  const { token, organization } = found;
  const org = { id: organization.id, name: organization.name };
  const client = organization.clients.find(({ id }) => id === token.clientId);
  if (url.pathname === '/api/v2/tokens/me') {
    return {
      organization: org,
      homeOrganization: org,
      authorizedScope: token.scopes,
      OAuthClient: { id: token.clientId, name: client?.name, organization: org },
    };
  }
  const user = organization.users.find(({ id }) => id === token.userId);
  if (!user) throw new Failure(400, 'not.a.user', { message: "This operation needs a user's access token." });
  const expand = url.searchParams.getAll('expand').flatMap((names) => names.split(','));
  const roles = organization.roles.filter(({ id }) => user.roleIds.includes(id));
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    username: user.email,
    state: 'active',
    version: 1,
    ...(expand.includes('organization') ? { organization: org } : {}),
    ...(expand.includes('authorization')
      ? {
          authorization: {
            roles: roles.map(({ id, name }) => ({ id, name })),
            permissions: [...new Set(findPermissions(organization, token))],
          },
        }
      : {}),
    selfUri: `/api/v2/users/${user.id}`,
  };
}
