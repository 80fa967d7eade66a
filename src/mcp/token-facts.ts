import type { OperationInfo } from '../transport/operation.js';
import { findMissingPermissions, matchesPermission } from '../transport/permissions.js';

/** What is known of a connection's token. */
export interface TokenFacts {
  readonly tokenKind?: 'user' | 'client' | undefined;
  /** OAuth scopes such as `conversations:readonly`; `*` for all. An empty list is unknown: Genesys lists none for some tokens. */
  readonly scopes?: readonly string[] | undefined;
  /** Permissions such as `conversation:email:view`; `*` stands for any part. */
  readonly permissions?: readonly string[] | undefined;
}

type Requirements = Pick<OperationInfo, 'tokenKind' | 'scopes' | 'permissions'>;

/** Says why a token cannot call an operation. Returns undefined if nothing known prevents it. */
export function findObstacle(
  operation: Requirements,
  { tokenKind, scopes, permissions }: TokenFacts,
): string | undefined {
  if (tokenKind && operation.tokenKind !== 'any' && operation.tokenKind !== tokenKind) {
    return operation.tokenKind === 'user' ? "needs a user's token" : 'needs a client-credentials token';
  }
  if (scopes && !isScopeGranted(operation.scopes, scopes)) return `needs the scope ${operation.scopes.join(' or ')}`;
  const required = operation.permissions;
  if (!permissions || !required) return undefined;
  const missing = findMissingPermissions(required, (name) => isGranted(name, permissions));
  return missing.length > 0 ? `needs ${missing.join(required.type === 'ANY' ? ' or ' : ' and ')}` : undefined;
}

/** One of the required scopes is enough. */
const isScopeGranted = (required: readonly string[], granted: readonly string[]): boolean =>
  required.length === 0 || granted.length === 0 || ['*', ...required].some((scope) => granted.includes(scope));

/** Whether a list of permissions includes one, in any case. */
export const isGranted = (permission: string, permissions: readonly string[]): boolean =>
  permissions.some((held) => matchesPermission(held.toLowerCase(), permission.toLowerCase()));
