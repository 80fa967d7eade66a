import { type OperationId, operations } from '../generated/operations.js';
import type { OperationInfo } from '../transport/operation.js';
import type { ToolDescriptor } from './manifest.js';

/** What is known of a connection's token. */
export interface TokenFacts {
  readonly tokenKind?: 'user' | 'client' | undefined;
  /** Permissions such as `conversation:email:view`; `*` stands for any part. */
  readonly permissions?: readonly string[] | undefined;
}

/** Why a token cannot use an operation: another kind of token, or missing permissions. Undefined if nothing speaks against it. */
export function obstacleTo(operationId: OperationId, { tokenKind, permissions }: TokenFacts): string | undefined {
  const operation: OperationInfo = operations[operationId];
  if (tokenKind && operation.tokenKind !== 'any' && operation.tokenKind !== tokenKind) {
    return operation.tokenKind === 'user' ? "needs a user's token" : 'needs a client-credentials token';
  }
  const required = operation.permissions;
  if (!permissions || !required) return undefined;
  const missing = required.permissions.filter((name) => !isGranted(name, permissions));
  const isCovered = required.type === 'ANY' ? missing.length < required.permissions.length : missing.length === 0;
  return isCovered ? undefined : `needs ${missing.join(required.type === 'ANY' ? ' or ' : ' and ')}`;
}

/** The tools that a token cannot use, by the reason. */
export function obstaclesByReason(tools: readonly ToolDescriptor[], facts: TokenFacts): Map<string, ToolDescriptor[]> {
  const reasons = new Map<string, ToolDescriptor[]>();
  for (const tool of tools) {
    const reason = obstacleTo(tool._meta.operationId, facts);
    if (reason) reasons.set(reason, [...(reasons.get(reason) ?? []), tool]);
  }
  return reasons;
}

/** Whether a list of permissions, some with `*`, includes one. */
export const isGranted = (permission: string, permissions: readonly string[]): boolean =>
  permissions.some((held) => covers(held, permission));

function covers(held: string, permission: string): boolean {
  const parts = held.toLowerCase().split(':');
  return permission
    .toLowerCase()
    .split(':')
    .every((part, index) => parts[index] === '*' || parts[index] === part);
}
