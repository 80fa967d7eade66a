import type { RequiredPermissions } from './operation.js';

/** Finds the permissions that a caller lacks. Returns none if the caller meets the requirement. */
export function findMissingPermissions(
  { type, permissions }: RequiredPermissions,
  isHeld: (permission: string) => boolean,
): string[] {
  const missing = permissions.filter((permission) => !isHeld(permission));
  return type === 'ANY' && missing.length < permissions.length ? [] : missing;
}

/** Whether a held permission, such as `conversation:*:view`, includes another. `*` stands for any part. */
export function matchesPermission(held: string, permission: string): boolean {
  const required = permission.split(':');
  return held.split(':').every((part, i) => part === '*' || part === required[i]);
}
