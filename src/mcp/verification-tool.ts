import { type OperationId, operations } from '../generated/operations.js';
import { allTools, type ToolDescriptor } from './manifest.js';

/**
 * Finds the tool that shows whether a write with an unknown outcome took effect: the read of the same channel whose path is the
 * longest prefix of the write's path. So it needs no id that the write does not have.
 */
export function findVerificationTool(operationId: OperationId): ToolDescriptor | undefined {
  if (!cache.has(operationId)) cache.set(operationId, find(operationId));
  return cache.get(operationId);
}

const cache = new Map<OperationId, ToolDescriptor | undefined>();

function find(operationId: OperationId): ToolDescriptor | undefined {
  const path = pathWithSlash(operationId);
  const channel = allTools.find((tool) => tool._meta.operationId === operationId)?._meta.channel;
  return allTools
    .filter(({ _meta, annotations }) => _meta.channel === channel && annotations.readOnlyHint)
    .filter(({ _meta }) => path.startsWith(pathWithSlash(_meta.operationId)))
    .sort((a, b) => pathWithSlash(b._meta.operationId).length - pathWithSlash(a._meta.operationId).length)[0];
}

/** The slash at the end makes the prefix end at a path segment. */
const pathWithSlash = (operationId: OperationId) => `${operations[operationId].path}/`;
