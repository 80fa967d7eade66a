import { type OperationId, operations } from '../generated/operations.js';
import { manifest, type ToolDescriptor } from './manifest.js';

/**
 * The tool to look with, after a write whose outcome is not known: of the channel's reads that need no argument which
 * the write was not given, the one whose path is nearest to the write's.
 */
export function lookToolFor(operationId: OperationId): ToolDescriptor | undefined {
  const { args, path } = operations[operationId];
  const channel = manifest.find((tool) => tool._meta.operationId === operationId)?._meta.channel;
  const reads = manifest.filter(
    ({ _meta, annotations }) =>
      _meta.channel === channel &&
      annotations.readOnlyHint &&
      Object.entries(operations[_meta.operationId].args).every(([name, info]) => !info.required || name in args),
  );
  return reads
    .map((tool) => ({ tool, distance: distance(operations[tool._meta.operationId].path, path) }))
    .sort((a, b) => a.distance - b.distance)[0]?.tool;
}

/** How many path segments there are to go up and down from one path to the other. */
function distance(from: string, to: string): number {
  const [a, b] = [from.split('/'), to.split('/')];
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared += 1;
  return a.length + b.length - 2 * shared;
}
