import { type OperationId, operations } from '../generated/operations.js';
import { manifest, type ToolDescriptor } from './manifest.js';

/**
 * The tool to look with, after a write whose outcome is not known: of the channel's reads, the one whose path goes
 * furthest along the write's own. So it needs no id that the write was not given.
 */
export function lookToolFor(operationId: OperationId): ToolDescriptor | undefined {
  if (!known.has(operationId)) known.set(operationId, find(operationId));
  return known.get(operationId);
}

const known = new Map<OperationId, ToolDescriptor | undefined>();

function find(operationId: OperationId): ToolDescriptor | undefined {
  const path = pathOf(operationId);
  const channel = manifest.find((tool) => tool._meta.operationId === operationId)?._meta.channel;
  return manifest
    .filter(({ _meta, annotations }) => _meta.channel === channel && annotations.readOnlyHint)
    .filter(({ _meta }) => path.startsWith(pathOf(_meta.operationId)))
    .sort((a, b) => pathOf(b._meta.operationId).length - pathOf(a._meta.operationId).length)[0];
}

/** With a slash at the end, so that whole segments are compared. */
const pathOf = (operationId: OperationId) => `${operations[operationId].path}/`;
