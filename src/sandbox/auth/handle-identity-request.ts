import { Failure } from '../failure.js';
import type { SandboxState } from '../state.js';
import { getBearerToken } from './authorize-request.js';

/**
 * Who a token belongs to: `GET /api/v2/users/me` with the expands `authorization` and `organization`, and
 * `GET /api/v2/tokens/me`. Neither is an operation of the slice; sign-in needs both.
 */
export function handleIdentityRequest(state: SandboxState, request: Request, url: URL, now: number): object {
  const accessToken = getBearerToken(request) ?? '';
  const token = Object.hasOwn(state.tokens, accessToken) ? state.tokens[accessToken] : undefined;
  const organization = state.organizations.find(({ id }) => id === token?.organizationId);
  if (!token || !organization || token.expiresAt <= now) {
    throw new Failure(401, 'bad.credentials', { message: 'Invalid login credentials.' });
  }
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
  if (!user) throw new Failure(400, 'not.a.user', { message: "This needs a user's token." });
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
            permissions: [...new Set(roles.flatMap(({ permissions }) => permissions))],
          },
        }
      : {}),
    selfUri: `/api/v2/users/${user.id}`,
  };
}
