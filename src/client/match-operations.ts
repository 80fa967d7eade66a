import type { OperationInfo } from '../transport/operation.js';

export type Operations = Readonly<Record<string, OperationInfo>>;

export interface MatchedOperation {
  readonly operationId: string;
  readonly operation: OperationInfo;
}

/** Returns a function that finds the operation for a method and a path below the base URL. */
export function createOperationMatcher(
  operations: Operations,
): (method: string, path: string) => MatchedOperation | undefined {
  const candidates = Object.entries(operations)
    .map(([operationId, operation]) => ({ operationId, operation, pattern: toPattern(operation.path) }))
    // If two templates match, the literal one must win: `{` sorts after all letters.
    .sort((a, b) => (a.operation.path < b.operation.path ? -1 : 1));
  return (method, path) =>
    candidates.find(({ operation, pattern }) => operation.method === method && pattern.test(path));
}

const toPattern = (path: string): RegExp =>
  new RegExp(
    `^${path
      .split(/\{[^}]+\}/)
      .map(escapeRegExp)
      .join('[^/]+')}/?$`,
  );

const escapeRegExp = (text: string): string => text.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');
