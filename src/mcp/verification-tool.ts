import type { ToolDescriptor } from './manifest.js';
import type { Slice } from './slice.js';

/**
 * Finds the tool that shows whether a write with an unknown outcome took effect: the read of the same channel whose path is the
 * longest prefix of the write's path. So it needs no id that the write does not have.
 */
export function findVerificationTool(tool: ToolDescriptor, slice: Slice): ToolDescriptor | undefined {
  if (!cache.has(tool)) cache.set(tool, find(tool, slice));
  return cache.get(tool);
}

const cache = new WeakMap<ToolDescriptor, ToolDescriptor | undefined>();

function find(tool: ToolDescriptor, slice: Slice): ToolDescriptor | undefined {
  /** The slash at the end makes the prefix end at a path segment. */
  const pathWithSlash = (other: ToolDescriptor) => `${slice.operationOf(other).path}/`;
  const path = pathWithSlash(tool);
  return slice.tools
    .filter(({ _meta, annotations }) => _meta.channel === tool._meta.channel && annotations.readOnlyHint)
    .filter((other) => path.startsWith(pathWithSlash(other)))
    .sort((a, b) => pathWithSlash(b).length - pathWithSlash(a).length)[0];
}
