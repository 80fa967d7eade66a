import type { OperationInfo } from '../transport/operation.js';
import { findMissingPermissions, matchesPermission } from '../transport/permissions.js';

/** What is known of a connection's token. */
export interface TokenFacts {
  readonly tokenKind?: 'user' | 'client' | undefined;
  /** Permissions such as `conversation:email:view`; `*` stands for any part. */
  readonly permissions?: readonly string[] | undefined;
}

/** Says why a token cannot call an operation. Returns undefined if nothing known prevents it. */
export function findObstacle(operation: OperationInfo, { tokenKind, permissions }: TokenFacts): string | undefined {
  if (tokenKind && operation.tokenKind !== 'any' && operation.tokenKind !== tokenKind) {
    return operation.tokenKind === 'user' ? "needs a user's token" : 'needs a client-credentials token';
  }
  const required = operation.permissions;
  if (!permissions || !required) return undefined;
  const missing = findMissingPermissions(required, (name) => isGranted(name, permissions));
  return missing.length > 0 ? `needs ${missing.join(required.type === 'ANY' ? ' or ' : ' and ')}` : undefined;
}

/** Whether a list of permissions includes one, in any case. */
export const isGranted = (permission: string, permissions: readonly string[]): boolean =>
  permissions.some((held) => matchesPermission(held.toLowerCase(), permission.toLowerCase()));
