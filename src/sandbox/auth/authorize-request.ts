import { type OperationId, operations } from '../../generated/operations.js';
import type { RequiredPermissions } from '../../transport/operation.js';
import { findMissingPermissions, matchesPermission } from '../../transport/permissions.js';
import type { Caller } from '../context.js';
import { type Fail, Failure, type FailureDetails } from '../failure.js';
import type { Organization, SandboxState, Token } from '../state.js';

export interface AuthorizedCaller {
  organization: Organization;
  caller: Caller;
}

/** The access token in the `Authorization` header. */
export const getBearerToken = (request: Request): string | undefined =>
  /^bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];

export const INVALID_TOKEN: FailureDetails = { message: 'The access token is unknown or has expired.' };

/** Finds a token that is still valid, with its organization. */
export function findToken(
  state: SandboxState,
  accessToken: string,
  now: number,
): { token: Token; organization: Organization } | undefined {
  const token = Object.hasOwn(state.tokens, accessToken) ? state.tokens[accessToken] : undefined;
  const organization = state.organizations.find(({ id }) => id === token?.organizationId);
  return token && organization && token.expiresAt > now ? { token, organization } : undefined;
}

/** Identifies the caller of an operation. Rejects invalid tokens and callers without the required kind of token, permissions and scope. */
export function authorizeRequest(
  state: SandboxState,
  request: Request,
  operationId: OperationId,
  now: number,
  fail: Fail,
): AuthorizedCaller {
  const accessToken = getBearerToken(request);
  if (!accessToken)
    return fail('authentication.required', { message: 'The Authorization header has no bearer token.' });
  const found = findToken(state, accessToken, now);
  if (!found) return fail('bad.credentials', INVALID_TOKEN);
  const { token, organization } = found;
  const { tokenKind: kind, permissions, scopes } = operations[operationId];
  // Genesys returns this code for every operation that needs a user, even where the spec does not list it.
  if (kind === 'user' && !token.userId)
    throw new Failure(400, 'not.a.user', { message: "This operation needs a user's access token." });
  if (kind === 'client' && token.userId) {
    fail(['not.a.client', 'not.authorized'], { message: 'This operation needs a client-credentials token.' });
  }
  if (permissions) checkPermissions(findPermissions(organization, token), permissions, fail);
  if (!scopes.some((scope) => token.scopes.includes(scope) || token.scopes.includes('*'))) {
    fail('app.not.authorized.for.scope', {
      message: 'The access token has none of the required scopes: {scopes}.',
      params: { scopes: scopes.join(', ') },
    });
  }
  const { clientId, userId } = token;
  return { organization, caller: userId ? { clientId, userId } : { clientId } };
}

/** The permissions come from the roles of the user, or of the client for a client-credentials token. */
export function findPermissions(organization: Organization, token: { clientId: string; userId?: string }): string[] {
  const holder = token.userId
    ? organization.users.find(({ id }) => id === token.userId)
    : organization.clients.find(({ id }) => id === token.clientId);
  const roles = organization.roles.filter(({ id }) => holder?.roleIds.includes(id));
  return roles.flatMap((role) => role.permissions);
}

function checkPermissions(held: string[], required: RequiredPermissions, fail: Fail): void {
  const isHeld = (permission: string) => held.some((pattern) => matchesPermission(pattern, permission));
  const missing = findMissingPermissions(required, isHeld);
  if (missing.length === 0) return;
  const isAny = required.type === 'ANY';
  fail(isAny ? 'missing.any.permissions' : 'missing.permissions', {
    message: `The caller needs ${isAny ? 'one of' : 'all of'} these permissions: {permissions}.`,
    params: { permissions: missing.join(', ') },
  });
}
