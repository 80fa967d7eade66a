import { type OperationId, operations } from '../../generated/operations.js';
import type { RequiredPermissions } from '../../transport/operation.js';
import type { Caller } from '../context.js';
import { type Fail, Failure } from '../failure.js';
import type { Organization, SandboxState } from '../state.js';

export interface AuthorizedCaller {
  organization: Organization;
  caller: Caller;
}

/** The access token that a request carries. */
export const getBearerToken = (request: Request): string | undefined =>
  /^bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];

/** Who sent a request, and that they may: token, its kind, permissions, scope. Refuses everybody else. */
export function authorizeRequest(
  state: SandboxState,
  request: Request,
  operationId: OperationId,
  now: number,
  fail: Fail,
): AuthorizedCaller {
  const accessToken = getBearerToken(request);
  if (!accessToken) return fail('authentication.required', { message: 'No authentication bearer token specified.' });
  const token = Object.hasOwn(state.tokens, accessToken) ? state.tokens[accessToken] : undefined;
  const organization = state.organizations.find(({ id }) => id === token?.organizationId);
  if (!token || !organization || token.expiresAt <= now) {
    return fail('bad.credentials', { message: 'Invalid login credentials.' });
  }
  const { tokenKind: kind, permissions, scopes } = operations[operationId];
  // Genesys answers so wherever a user is needed, also where its document does not list the code.
  if (kind === 'user' && !token.userId) throw new Failure(400, 'not.a.user', { message: "This needs a user's token." });
  if (kind === 'client' && token.userId) {
    fail(['not.a.client', 'not.authorized'], { message: 'This needs a client-credentials token.' });
  }
  if (permissions) checkPermissions(findPermissions(organization, token), permissions, fail);
  if (!scopes.some((scope) => token.scopes.includes(scope) || token.scopes.includes('*'))) {
    fail('app.not.authorized.for.scope', {
      message: 'The application is not authorized for any of the scopes {scopes}.',
      params: { scopes: scopes.join(', ') },
    });
  }
  const { clientId, userId } = token;
  return { organization, caller: userId ? { clientId, userId } : { clientId } };
}

/** A user's permissions come from the user's roles, a client's from the client's. */
function findPermissions(organization: Organization, token: { clientId: string; userId?: string }): string[] {
  const holder = token.userId
    ? organization.users.find(({ id }) => id === token.userId)
    : organization.clients.find(({ id }) => id === token.clientId);
  const roles = organization.roles.filter(({ id }) => holder?.roleIds.includes(id));
  return roles.flatMap((role) => role.permissions);
}

function checkPermissions(held: string[], { type, permissions }: RequiredPermissions, fail: Fail): void {
  const isAny = type === 'ANY';
  const missing = permissions.filter((permission) => !held.some((pattern) => matchesPermission(pattern, permission)));
  if (isAny ? missing.length < permissions.length : missing.length === 0) return;
  fail(isAny ? 'missing.any.permissions' : 'missing.permissions', {
    message: `Unable to perform the requested action. You are missing ${isAny ? 'any of ' : ''}the following permission(s): {permissions}`,
    params: { permissions: missing.join(', ') },
  });
}

function matchesPermission(pattern: string, permission: string): boolean {
  const wanted = permission.split(':');
  return pattern.split(':').every((part, i) => part === '*' || part === wanted[i]);
}
